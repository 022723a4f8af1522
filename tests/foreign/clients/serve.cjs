// The loop of a client's process: reads what to do, does it with the package, writes what came of it.

const crypto = require("node:crypto");
const fs = require("node:fs");
const readline = require("node:readline");

// Addresses, numbers and credentials, from the lane.
exports.settings = JSON.parse(process.env.POKEA_SETTINGS);

// The initiator's password, encrypted to the simulator's certificate as Safaricom's portal describes it.
exports.encrypted = () => {
  const key = { key: fs.readFileSync(exports.settings.certificate), padding: crypto.constants.RSA_PKCS1_PADDING };
  return crypto.publicEncrypt(key, Buffer.from(exports.settings.initiator_password)).toString("base64");
};

// Serves these functions by their names until standard input ends. They take one object and may be async.
exports.serve = async (functions) => {
  console.log = console.error; // the package may print; standard output belongs to the lane
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    let answer;
    try {
      answer = { answer: (await functions[request.call](request.arguments)) ?? null };
    } catch (error) {
      answer = { raised: words(error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
};

// Packages reject with errors, with axios errors that carry a response, or with plain objects.
function words(error) {
  const body = error?.response?.data ?? error?.data;
  return `${error?.message ?? error?.statusMessage ?? "rejected"}${body ? ` ${JSON.stringify(body)}` : ""}`;
}
