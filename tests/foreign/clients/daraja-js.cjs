// npm `daraja.js`: builders over axios.

const { Mpesa, STKPushResultWrapper } = require("daraja.js");
const { encrypted, serve, settings } = require("./serve.cjs");

const client = new Mpesa(
  {
    consumerKey: settings.consumer_key,
    consumerSecret: settings.consumer_secret,
    organizationShortCode: settings.short_code,
    securityCredential: encrypted(), // with a password instead it sends none: it copies the credential before it has made it
  },
  "sandbox",
);

serve({
  token: () => client._getAuthToken(),

  async push({ amount, phone, reference, callback_url }) {
    const answer = await client
      .stkPush()
      .shortCode(settings.short_code)
      .lipaNaMpesaPassKey(settings.passkey)
      .amount(amount)
      .phoneNumber(Number(phone))
      .accountNumber(reference)
      .callbackURL(callback_url)
      .send();
    return { accepted: answer.isOkay(), checkout: answer.getTransactionID(), merchant: answer.data.MerchantRequestID };
  },

  callback({ body }) {
    const told = new STKPushResultWrapper(body);
    return { paid: told.isOkay(), receipt: told.getMpesaReceiptNo() };
  },

  async query({ checkout }) {
    const answer = await client
      .stkPush()
      .shortCode(settings.short_code)
      .lipaNaMpesaPassKey(settings.passkey)
      .checkoutRequestID(checkout)
      .queryStatus();
    return { code: answer.getResultCode(), text: answer.getResultDescription() };
  },

  async b2c({ phone, amount, result_url }) {
    const answer = await client
      .b2c()
      .initiatorName(settings.initiator)
      .phoneNumber(Number(phone))
      .amount(amount)
      .transactionType("BusinessPayment")
      .resultURL(result_url)
      .timeoutURL(result_url)
      .send();
    return { accepted: answer.isOkay(), conversation: answer.data.ConversationID };
  },

  async balance({ result_url }) {
    const answer = await client
      .accountBalance()
      .initiator(settings.initiator)
      .shortCode(settings.short_code)
      .resultURL(result_url)
      .timeoutURL(result_url)
      .query();
    return { accepted: answer.isOkay(), conversation: answer.data.ConversationID };
  },
});
