export { exportOneRoster, type ExportOptions, type ExportReport } from "./export.ts";
export { importOneRoster, type ImportOptions } from "./import.ts";
export {
  describeReport,
  type BundleError,
  type ImportReport,
} from "../../../runtime/oneroster/report.ts";
