import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import ts from "typescript-eslint";

/** Who may not import whom: the table of the README's section on folders, as lint rules. */
const boundaries = [
  {
    files: ["server/**/*.ts"],
    ignores: ["server/graphql/build.ts"],
    forbidden: { worker: "They meet in Postgres only.", "db/runner": operatorsOnly() },
  },
  {
    files: ["worker/**/*.ts"],
    forbidden: { server: "They meet in Postgres only.", "db/runner": operatorsOnly() },
  },
  {
    files: ["db/**/*.ts", "policies/**/*.ts"],
    forbidden: { server: databaseFirst(), worker: databaseFirst() },
  },
  {
    files: ["runtime/**/*.ts"],
    ignores: ["runtime/start.ts", "runtime/start/**"], // npm start puts everything together.
    forbidden: { server: sharedBase(), worker: sharedBase() },
  },
];

function operatorsOnly() {
  return "The runner is the operators' tool: it works with rights that no request may have.";
}

function databaseFirst() {
  return "The database depends on nothing above it.";
}

function sharedBase() {
  return "runtime/ is what server and worker share: it knows neither.";
}

function boundary({ files, ignores = [], forbidden }) {
  const folders = { test: "Only tests import test/.", ...forbidden };
  const patterns = Object.entries(folders).map(([folder, message]) => ({
    regex: `^\\.{1,2}/(.*/)?${folder}/`,
    message,
  }));
  return { files, ignores, rules: { "no-restricted-imports": ["error", { patterns }] } };
}

/** Calls of node:test whose promises its runner awaits. */
const nodeTest = ["test", "it", "describe", "suite", "before", "after", "beforeEach", "afterEach"];

export default defineConfig(
  { ignores: ["node_modules", "runtime/node", ".homeroom", "server/.build", "test/fixtures"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [ts.configs.recommendedTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json" } },
    rules: {
      "max-lines": ["error", { max: 200, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Settings come from runtime/config.ts." },
      ],
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: nodeTest }] },
      ],
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/prefer-promise-reject-errors": "error",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  ...boundaries.map(boundary),
  { files: ["runtime/config.ts"], rules: { "no-restricted-properties": "off" } },
  {
    files: [
      "db/cli.ts",
      "runtime/start/report.ts",
      "test/run.ts",
      "test/generate.ts",
      "test/bench/**/*.ts",
    ],
    rules: { "no-console": "off" },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ["test/support/**/*.ts", "test/run.ts"],
    rules: { "no-restricted-properties": "off" },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: {
      globals: {
        clearInterval: "readonly",
        console: "readonly",
        process: "readonly",
        setInterval: "readonly",
        setTimeout: "readonly",
      },
    },
  },
);
