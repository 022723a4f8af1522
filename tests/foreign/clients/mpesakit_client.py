"""PyPI `mpesakit`: typed with pydantic, over httpx."""

from mpesakit import MpesaClient
from mpesakit.b2c import B2CCommandIDType
from mpesakit.security import generate_security_credential
from serve import encrypted, serve, settings

client = MpesaClient(settings.consumer_key, settings.consumer_secret)


def token():
    return client.token_manager.get_token()


def push(amount, phone, reference, callback_url):
    answer = client.stk_push(
        business_short_code=int(settings.short_code),
        transaction_type="CustomerPayBillOnline",
        amount=amount,
        party_a=phone,
        party_b=settings.short_code,
        phone_number=phone,
        callback_url=callback_url,
        account_reference=reference,
        transaction_desc="Groceries",
        passkey=settings.passkey,
    )
    return {"accepted": answer.is_successful(), "checkout": answer.CheckoutRequestID, "merchant": answer.MerchantRequestID}


def callback(body):
    told = client.process_stk_callback(body)
    return {"paid": told.is_successful, "receipt": told.mpesa_receipt_number}


def query(checkout):
    answer = client.stk_query(int(settings.short_code), checkout, passkey=settings.passkey)
    return {"code": str(answer.ResultCode), "text": answer.ResultDesc}


def b2c(phone, amount, result_url):
    return pay(encrypted(), phone, amount, result_url)


def b2c_with_own_credential(phone, amount, result_url):
    """The package's own function encrypts the password with the time behind it."""
    return pay(generate_security_credential(settings.initiator_password, settings.certificate), phone, amount, result_url)


def pay(credential, phone, amount, result_url):
    answer = client.b2c.send_payment(
        originator_conversation_id=f"mpesakit-{phone}-{amount}",
        initiator_name=settings.initiator,
        security_credential=credential,
        command_id=B2CCommandIDType.BusinessPayment,
        amount=amount,
        party_a=settings.short_code,
        party_b=phone,
        remarks="Refund",
        queue_timeout_url=result_url,
        result_url=result_url,
    )
    return {"accepted": answer.is_successful(), "conversation": answer.ConversationID}


def balance(result_url):
    answer = client.balance.query(
        initiator=settings.initiator,
        security_credential=encrypted(),
        command_id="AccountBalance",
        party_a=int(settings.short_code),
        identifier_type=4,
        remarks="Evening",
        result_url=result_url,
        queue_timeout_url=result_url,
    )
    return {"accepted": answer.is_successful(), "conversation": answer.ConversationID}


serve(token, push, callback, query, b2c, b2c_with_own_credential, balance)
