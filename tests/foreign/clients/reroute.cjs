// Loaded before a Node client: leads its connections to the sandbox's host to the lane's stand-in, as a hosts file would. The
// packages' own code, address and certificate check stay as they are; other hosts are refused.

const https = require("node:https");
const net = require("node:net");
const tls = require("node:tls");

const HOST = "sandbox.safaricom.co.ke";

https.globalAgent.createConnection = (options) => {
  if (options.host !== HOST) throw new Error(`this client asks for ${options.host}`);
  const socket = net.connect(Number(process.env.POKEA_STAND_IN_PORT), "127.0.0.1");
  return tls.connect({ ...options, socket, servername: HOST });
};
