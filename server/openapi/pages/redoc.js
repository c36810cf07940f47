/* global document, Redoc */
// Runs in the browser: ReDoc for this school's API.
Redoc.init(
  "/api/openapi.json",
  {
    hideDownloadButton: false,
    nativeScrollbars: true,
    theme: { typography: { fontFamily: "system-ui, sans-serif" } },
  },
  document.getElementById("redoc"),
);
