/* global document, fetch, location, sessionStorage, URL, Worker */
// Runs in the browser: GraphiQL (Ruru) with a bar to sign in or to paste an access token.
import { React, Ruru, createRoot } from "/graphiql/ruru/ruru.js";

const endpoint = "/graphql";
const form = document.getElementById("sign-in");
const { email, password, token } = form.elements;
const message = form.querySelector("output");

globalThis.MonacoEnvironment = {
  getWorker(_, label) {
    const file = { json: "jsonWorker.js", graphql: "graphqlWorker.js" }[label] ?? "editorWorker.js";
    return new Worker(new URL(`/graphiql/ruru/${file}`, location.href), { type: "module" });
  },
};

/** Sends an operation with the token of the bar, unless the headers tab has one. */
async function send(operation, headers = {}) {
  const authorization = token.value && { authorization: `Bearer ${token.value}` };
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json", ...authorization, ...headers },
    body: JSON.stringify(operation),
  });
  return response.json();
}

function setToken(value) {
  token.value = value;
  // Of this tab only, and gone when it is closed.
  sessionStorage.setItem("homeroom:token", value);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const result = await send({
    query: "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }",
    variables: { input: { email: email.value, password: password.value } },
  });
  const accessToken = result.data?.signIn?.accessToken;
  message.textContent = accessToken
    ? `Signed in as ${email.value}.`
    : (result.errors?.[0]?.message ?? "That did not work.");
  if (accessToken) setToken(accessToken);
  password.value = "";
});

token.addEventListener("change", () => setToken(token.value.trim()));
document.getElementById("sign-out").addEventListener("click", () => {
  setToken("");
  message.textContent = "";
});

token.value = sessionStorage.getItem("homeroom:token") ?? "";
createRoot(document.getElementById("ruru-root")).render(
  React.createElement(Ruru, {
    endpoint,
    fetcher: (operation, options) => send(operation, options?.headers),
  }),
);
