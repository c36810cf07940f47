/* global SwaggerUIBundle */
// Runs in the browser: Swagger UI for this school's API.
SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  // Hundreds of operations: a tag is rendered when it is opened, and schemas where they are used.
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  filter: true,
  // The token is this page's, and gone with it.
  persistAuthorization: false,
  // Else the document would be sent to somebody's validator.
  validatorUrl: null,
});
