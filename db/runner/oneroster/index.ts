export { exportOneRoster, type ExportOptions, type ExportReport } from "./export.ts";
export { importOneRoster, type ImportOptions, type ImportProgress } from "./import.ts";
export { describeReport, type BundleError, type ImportReport } from "./report.ts";
