"""PyPI `daraja-sdk-py`: pydantic models over httpx, with retries, a circuit breaker and an answer cache in between."""

from daraja import Mpesa, MpesaConfig
from daraja.models import STKCallbackPayload
from daraja.utils import generate_security_credential
from serve import encrypted, serve, settings

client = Mpesa(
    MpesaConfig(
        consumer_key=settings.consumer_key,
        consumer_secret=settings.consumer_secret,
        passkey=settings.passkey,
        initiator_name=settings.initiator,
        security_credential=encrypted(),
        environment="sandbox",
    )
)


def token():
    return client._token_manager.get_token()


def push(amount, phone, reference, callback_url):
    answer = client.stk_push(
        {
            "BusinessShortCode": settings.short_code,
            "TransactionType": "CustomerPayBillOnline",
            "Amount": amount,
            "PartyA": phone,
            "PartyB": settings.short_code,
            "PhoneNumber": phone,
            "CallBackURL": callback_url,
            "AccountReference": reference,
            "TransactionDesc": "Groceries",
        }
    )
    return {
        "accepted": answer.ResponseCode == "0",
        "checkout": answer.CheckoutRequestID,
        "merchant": answer.MerchantRequestID,
    }


def callback(body):
    told = STKCallbackPayload.model_validate(body).Body.stkCallback
    items = {item.Name: item.Value for item in told.CallbackMetadata.Item}
    return {"paid": told.ResultCode == 0, "receipt": items["MpesaReceiptNumber"]}


def query(checkout):
    answer = client.stk_query({"BusinessShortCode": settings.short_code, "CheckoutRequestID": checkout})
    return {"code": answer.ResultCode, "text": answer.ResultDesc}


def b2c(phone, amount, result_url, **more):
    return accepted(
        client.b2c(
            {
                "OriginatorConversationID": f"daraja-sdk-py-{phone}-{amount}",
                "CommandID": "BusinessPayment",
                "Amount": amount,
                "PartyA": settings.short_code,
                "PartyB": phone,
                "Remarks": "Refund",
                "QueueTimeOutURL": result_url,
                "ResultURL": result_url,
            }
            | more
        )
    )


def b2c_with_own_credential(phone, amount, result_url):
    """The package's own function encrypts the base64 of the password."""
    own = generate_security_credential(settings.initiator_password, settings.certificate)
    return b2c(phone, amount, result_url, SecurityCredential=own)


def reversal(receipt, amount, result_url):
    return accepted(
        client.reversal(
            {
                "CommandID": "TransactionReversal",
                "TransactionID": receipt,
                "Amount": amount,
                "ReceiverParty": settings.short_code,
                "QueueTimeOutURL": result_url,
                "ResultURL": result_url,
                "Remarks": "Returned",
            }
        )
    )


def accepted(answer):
    return {"accepted": answer.ResponseCode == "0", "conversation": answer.ConversationID}


serve(token, push, callback, query, b2c, b2c_with_own_credential, reversal)
