// A webhook receiver that has the reference library verify what it is sent.
//
//   npm install --prefix DIR standardwebhooks
//   node tests/interop/verify_webhook.mjs --port PORT --secret whsec_… [--count N] [--timeout SECONDS]
//                                         [--modules DIR/node_modules]
//
// Listens on 127.0.0.1, prints "listening PORT" (port 0: the system chooses), answers 204 to a request
// that the library verifies and 400 to another. After N verified ones (default 1) prints
// "verified N" and exits 0; a request that fails or the end of the time (default 30 s) exits 1.
// Without --modules the package is looked for in NODE_PATH.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { delimiter, join, resolve } from "node:path";
import { parseArgs } from "node:util";

function fail(reason) {
  console.error(`verify_webhook: ${reason}`);
  process.exit(1);
}

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    secret: { type: "string" },
    count: { type: "string", default: "1" },
    timeout: { type: "string", default: "30" },
    modules: { type: "string" },
  },
});
if (!options.secret) {
  fail("--secret whsec_… is needed");
}

function load(name) {
  const folders = options.modules
    ? [options.modules]
    : (process.env.NODE_PATH ?? "").split(delimiter).filter(Boolean);
  for (const folder of folders) {
    try {
      return createRequire(join(resolve(folder), "..", "anchor.js"))(name);
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND") {
        throw error;
      }
    }
  }
  fail(`no package ${name} in ${folders.join(", ") || "NODE_PATH (which is empty)"}`);
}

const { Webhook } = load("standardwebhooks");
const webhook = new Webhook(options.secret);
const wanted = Number(options.count);
let verified = 0;

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    let payload;
    try {
      payload = webhook.verify(Buffer.concat(chunks).toString("utf8"), request.headers);
    } catch (error) {
      response.writeHead(400).end(`${error.message}\n`);
      fail(`not verified: ${error.message}`);
    }
    response.writeHead(204, { connection: "close" }).end(() => {
      verified += 1;
      console.log(`${request.headers["webhook-id"]} ${payload.type}`);
      if (verified === wanted) {
        console.log(`verified ${verified}`);
        process.exit(0);
      }
    });
  });
});

server.on("error", (error) => fail(error.message));
server.listen(Number(options.port), "127.0.0.1", () => {
  console.log(`listening ${server.address().port}`);
});
setTimeout(
  () => fail(`verified ${verified} of ${wanted} when the time was over`),
  Number(options.timeout) * 1000,
).unref();
