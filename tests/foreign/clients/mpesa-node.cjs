// npm `mpesa-node`: Safaricom's own library, over axios.

const Mpesa = require("mpesa-node");
const { serve, settings } = require("./serve.cjs");

const client = new Mpesa({
  consumerKey: settings.consumer_key,
  consumerSecret: settings.consumer_secret,
  environment: "sandbox",
  lipaNaMpesaShortCode: settings.short_code,
  lipaNaMpesaShortPass: settings.passkey,
  initiatorName: settings.initiator,
  securityCredential: settings.initiator_password,
  certPath: settings.certificate,
});

serve({
  token: async () => (await client.oAuth()).data.access_token,

  async push({ amount, phone, reference, callback_url }) {
    const { data } = await client.lipaNaMpesaOnline(phone, amount, callback_url, reference);
    return { accepted: data.ResponseCode === "0", checkout: data.CheckoutRequestID, merchant: data.MerchantRequestID };
  },

  async query({ checkout }) {
    const { data } = await client.lipaNaMpesaQuery(checkout);
    return { code: data.ResultCode, text: data.ResultDesc };
  },

  async b2c({ phone, amount, result_url }) {
    const { data } = await client.b2c(settings.short_code, phone, amount, result_url, result_url);
    return { accepted: data.ResponseCode === "0", conversation: data.ConversationID };
  },

  async b2b({ to, amount, reference, result_url }) {
    const { data } = await client.b2b(
      settings.short_code,
      to,
      amount,
      result_url,
      result_url,
      4,
      4,
      null,
      "BusinessPayBill",
      reference,
    );
    return { accepted: data.ResponseCode === "0", conversation: data.ConversationID };
  },
});
