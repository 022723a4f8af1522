"""PyPI `mpesa-sdk`: plain dictionaries over requests."""

from mpesa_sdk import Mpesa, encode_password, generate_timestamp, oauth_generate_token
from serve import encrypted, serve, settings


def token():
    answer, _status = oauth_generate_token(settings.consumer_key, settings.consumer_secret, env="sandbox")
    return answer["access_token"]


def client():
    return Mpesa(token(), env="sandbox")


def password():
    timestamp = generate_timestamp()
    return {"Timestamp": timestamp, "Password": encode_password(settings.short_code, settings.passkey, timestamp)}


def push(amount, phone, reference, callback_url):
    answer, _status = client().mpesa_express_payment(
        password()
        | {
            "BusinessShortCode": settings.short_code,
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
        "accepted": answer["ResponseCode"] == "0",
        "checkout": answer["CheckoutRequestID"],
        "merchant": answer["MerchantRequestID"],
    }


def query(checkout):
    answer, _status = client().mpesa_express_query(
        password() | {"BusinessShortCode": settings.short_code, "CheckoutRequestID": checkout}
    )
    return {"code": answer["ResultCode"], "text": answer["ResultDesc"]}


def b2c(phone, amount, result_url):
    answer, _status = client().b2c_payment_request(
        {
            "OriginatorConversationID": f"mpesa-sdk-{phone}-{amount}",
            "InitiatorName": settings.initiator,
            "SecurityCredential": encrypted(),
            "CommandID": "BusinessPayment",
            "Amount": amount,
            "PartyA": settings.short_code,
            "PartyB": phone,
            "Remarks": "Refund",
            "QueueTimeOutURL": result_url,
            "ResultURL": result_url,
        }
    )
    return accepted(answer)


def b2b(to, amount, reference, result_url):
    answer, _status = client().b2b_payment_request(
        {
            "Initiator": settings.initiator,
            "SecurityCredential": encrypted(),
            "CommandID": "BusinessPayBill",
            "SenderIdentifierType": "4",
            "RecieverIdentifierType": "4",
            "Amount": amount,
            "PartyA": settings.short_code,
            "PartyB": to,
            "AccountReference": reference,
            "Remarks": "Water",
            "QueueTimeOutURL": result_url,
            "ResultURL": result_url,
        }
    )
    return accepted(answer)


def reversal(receipt, amount, result_url):
    answer, _status = client().reversal_request(
        {
            "Initiator": settings.initiator,
            "SecurityCredential": encrypted(),
            "TransactionID": receipt,
            "Amount": amount,
            "ReceiverParty": settings.short_code,
            "ResultURL": result_url,
            "QueueTimeOutURL": result_url,
            "Remarks": "Returned",
            "Occasion": "Return",
        }
    )
    return accepted(answer)


def accepted(answer):
    return {"accepted": answer["ResponseCode"] == "0", "conversation": answer["ConversationID"]}


serve(token, push, query, b2c, b2b, reversal)
