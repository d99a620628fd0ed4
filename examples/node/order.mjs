// Orders a product at Pax8, and sees it billed a month later. Node 18 or later, and no package:
//
//   pax8 sandbox &
//   PAX8_BASE_URL=http://127.0.0.1:8080 PAX8_CLIENT_ID=any PAX8_CLIENT_SECRET=any node order.mjs
//
// All but the last part runs against Pax8 itself too: only a sandbox lets you turn the clock.

import assert from "node:assert/strict";

const root = process.env.PAX8_BASE_URL ?? "http://127.0.0.1:8080";

async function call(method, path, body, token) {
  const answer = await fetch(root + path, {
    method,
    headers: {
      ...(body && { "Content-Type": "application/json" }),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return text && JSON.parse(text);
}

async function signIn() {
  const answer = await call("POST", "/v1/token", {
    client_id: process.env.PAX8_CLIENT_ID,
    client_secret: process.env.PAX8_CLIENT_SECRET,
    audience: "https://api.pax8.com",
    grant_type: "client_credentials",
  });
  return answer.access_token;
}

let token = await signIn();

// Page after page. What is added meanwhile moves what is behind it, so ids are looked at twice.
async function* all(path) {
  const seen = new Set();
  for (let number = 0, pages = 1; number < pages; number++) {
    const separator = path.includes("?") ? "&" : "?";
    const { content, page } = await call(
      "GET", `${path}${separator}page=${number}&size=200`, undefined, token,
    );
    pages = page.totalPages;
    for (const each of content) if (!seen.has(each.id) && seen.add(each.id)) yield each;
  }
}

const companies = [];
for await (const each of all("/v1/companies?status=Active")) companies.push(each);
const company = companies[0];
console.log(`${companies.length} active companies; ordering for ${company.name}`);

// A product that is sold by the month, and asks for nothing.
async function plainProduct() {
  for await (const product of all("/v1/products")) {
    const { content: questions } = await call(
      "GET", `/v1/products/${product.id}/provision-details`, undefined, token,
    );
    const { commitmentDependencies = [], productDependencies = [] } = await call(
      "GET", `/v1/products/${product.id}/dependencies`, undefined, token,
    );
    const { content: prices } = await call(
      "GET", `/v1/products/${product.id}/pricing`, undefined, token,
    );
    const monthly = prices.find((each) => each.billingTerm === "Monthly" && !each.commitmentTerm);
    const needs = [...questions, ...commitmentDependencies, ...productDependencies];
    if (monthly && needs.length === 0) {
      return { ...product, quantity: Math.max(1, monthly.rates[0].startQuantityRange ?? 1) };
    }
  }
  throw new Error("no product is as plain as that");
}

const product = await plainProduct();
const order = {
  companyId: company.id,
  lineItems: [
    { lineItemNumber: 1, productId: product.id, quantity: product.quantity,
      billingTerm: "Monthly", provisioningDetails: [] },
  ],
};
await call("POST", "/v1/orders?isMock=true", order, token); // Only checked.
const placed = await call("POST", "/v1/orders", order, token);
const subscription = placed.lineItems[0].subscriptionId;
console.log(`ordered ${product.quantity} of ${product.name}: subscription ${subscription}`);

// What only a sandbox can do: a month passes, and the order is billed. The token lasted a day.
await call("POST", "/_sandbox/clock/advance", { months: 1 });
token = await signIn();
let billed = 0;
for await (const invoice of all("/v1/invoices?status=Unpaid")) {
  for await (const item of all(`/v1/invoices/${invoice.id}/items`)) {
    if (item.subscriptionId === subscription) {
      billed += 1;
      console.log(`billed on ${invoice.invoiceDate}: ${item.quantity} for ${item.total}`);
    }
  }
}
assert.ok(billed > 0, "the order is on an invoice");

// And it can be asked what it was sent: this is refused if it was otherwise.
await call("POST", "/_sandbox/requests/verify", {
  operation: "orders.create",
  query: { isMock: true },
  times: 1,
});
await call("POST", "/_sandbox/requests/verify", {
  operation: "orders.create",
  body: { lineItems: [{ productId: product.id, quantity: product.quantity }] },
  times: 2,
});
console.log("the sandbox was asked for exactly one order, after one check");
