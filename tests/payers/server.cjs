// A paid article behind the public x402 middleware, on loopback. The facilitator is a stub beside it that names what it
// supports and nothing else: no wallet, no chain, no payment. The port is the first line of standard output.
const express = require("express");
const { paymentMiddleware, x402ResourceServer } = require("@x402/express");
const { ExactEvmScheme } = require("@x402/evm/exact/server");
const { HTTPFacilitatorClient } = require("@x402/core/server");

const NETWORK = "eip155:84532";
const PAY_TO = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";

const facilitator = express();
facilitator.get("/supported", (_, answer) => {
  answer.json({ kinds: [{ x402Version: 2, scheme: "exact", network: NETWORK }], extensions: [], signers: {} });
});
const beside = facilitator.listen(0, "127.0.0.1", () => {
  const client = new HTTPFacilitatorClient({ url: `http://127.0.0.1:${beside.address().port}` });
  const resources = new x402ResourceServer(client).register(NETWORK, new ExactEvmScheme());
  const accepts = { scheme: "exact", price: "$0.01", network: NETWORK, payTo: PAY_TO };
  const shop = express();
  shop.use(paymentMiddleware({ "GET /paid/article.html": { accepts, description: "A paid article" } }, resources));
  shop.get("/paid/article.html", (_, answer) => answer.send("<h1>Paid</h1>"));
  const server = shop.listen(0, "127.0.0.1", () => console.log(server.address().port));
});

// The test closes standard input when it ends, however it ends.
process.stdin.on("end", () => process.exit(0)).resume();
