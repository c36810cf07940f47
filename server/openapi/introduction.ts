/** What the documentation begins with, in Markdown. */
export const introduction = `
Every collection of a school's GraphQL API and every function, over REST, under the same permissions.

**Who asks.** Call \`POST /api/v1/rpc/sign-in\` with an e-mail address and a password, and send the answer's
\`accessToken\` as a bearer token. Without one you see what anybody may see: next to nothing.

**Lists** come in pages: \`limit\` rows at most, the next ones with \`cursor\`. They can be narrowed
(\`filter[lastName]=Simpson\`, \`filter[lastName][startsWith]=Si\`, \`search=lisa\`), ordered (\`order=lastName,-createdAt\`),
cut down to some fields (\`fields=id,lastName\`) and enriched with related rows (\`include=gradeLevel\`). Sent with
\`Accept: text/csv\`, the answer is a table.

**Writing.** Send the \`ETag\` of a row as \`If-Match\`, and a row that somebody has changed since is not overwritten (412).
Send an \`Idempotency-Key\` with a POST, and repeating it does nothing twice. A list of rows is added as a whole or not at
all.

**Functions** that only read take their arguments as parameters, as here, or with POST in a JSON body.

**Files** are uploaded as forms (\`multipart/form-data\`) and downloaded as they are.

**Errors** are \`application/problem+json\`. Programs go by \`code\`.
`.trim();
