// npm `mpesa-api`: Node's own https, a token for every call.

const { Mpesa } = require("mpesa-api");
const { serve, settings } = require("./serve.cjs");

const client = new Mpesa(
  {
    clientKey: settings.consumer_key,
    clientSecret: settings.consumer_secret,
    initiatorPassword: settings.initiator_password,
    certificatePath: settings.certificate,
  },
  "sandbox",
);

serve({
  token: () => client.authenticate(),

  async push({ amount, phone, reference, callback_url }) {
    const answer = await client.lipaNaMpesaOnline({
      BusinessShortCode: settings.short_code,
      passKey: settings.passkey,
      TransactionType: "CustomerPayBillOnline", // its default ends in a blank
      Amount: amount,
      PartyA: phone,
      PartyB: settings.short_code,
      PhoneNumber: phone,
      CallBackURL: callback_url,
      AccountReference: reference,
    });
    return { accepted: answer.ResponseCode === "0", checkout: answer.CheckoutRequestID, merchant: answer.MerchantRequestID };
  },

  async query({ checkout }) {
    const answer = await client.lipaNaMpesaQuery({
      BusinessShortCode: settings.short_code,
      passKey: settings.passkey,
      CheckoutRequestID: checkout,
    });
    return { code: answer.ResultCode, text: answer.ResultDesc };
  },

  async b2c({ phone, amount, result_url }) {
    const answer = await client.b2c({
      Initiator: settings.initiator,
      CommandID: "BusinessPayment",
      Amount: amount,
      PartyA: settings.short_code,
      PartyB: phone,
      QueueTimeOutURL: result_url,
      ResultURL: result_url,
    });
    return { accepted: answer.ResponseCode === "0", conversation: answer.ConversationID };
  },

  async status({ receipt, result_url }) {
    const answer = await client.transactionStatus({
      Initiator: settings.initiator,
      TransactionID: receipt,
      PartyA: settings.short_code,
      IdentifierType: "4",
      QueueTimeOutURL: result_url,
      ResultURL: result_url,
    });
    return { accepted: answer.ResponseCode === "0", conversation: answer.ConversationID };
  },
});
