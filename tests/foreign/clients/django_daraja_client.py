"""PyPI `django-daraja`: a Django app over requests, with its token in Django's database."""

import json
import shutil
import tempfile
from pathlib import Path

import django
from django.conf import settings as django_settings
from django.core.management import call_command
from serve import serve, settings

folder = Path(tempfile.mkdtemp())
(folder / "certs").mkdir()
shutil.copy(settings.certificate, folder / "certs" / "sandbox.cer")  # where the package looks for it

django_settings.configure(
    BASE_DIR=folder,
    INSTALLED_APPS=["django_daraja"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "tokens.sqlite3"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    MPESA_ENVIRONMENT="sandbox",
    MPESA_CONSUMER_KEY=settings.consumer_key,
    MPESA_CONSUMER_SECRET=settings.consumer_secret,
    MPESA_EXPRESS_SHORTCODE=settings.short_code,
    MPESA_PASSKEY=settings.passkey,
    MPESA_SHORTCODE=settings.short_code,
    MPESA_INITIATOR_USERNAME=settings.initiator,
    MPESA_INITIATOR_SECURITY_CREDENTIAL=settings.initiator_password,
)
django.setup()
call_command("migrate", verbosity=0)

from django_daraja.mpesa.core import MpesaClient  # noqa: E402  its models need the settings above

client = MpesaClient()


def token():
    return client.access_token()


def push(amount, phone, reference, callback_url):
    answer = client.stk_push(phone, amount, reference, "Groceries", callback_url)
    return {
        "accepted": answer.response_code == "0",
        "checkout": answer.checkout_request_id,
        "merchant": answer.merchant_request_id,
    }


def callback(body):
    told = client.parse_stk_result(json.dumps(body))
    return {"paid": told["ResultCode"] == 0, "receipt": told["MpesaReceiptNumber"]}


def b2c(phone, amount, result_url):
    answer = client.business_payment(phone, amount, "Refund", result_url, "")
    return {"accepted": answer.response_code == "0", "conversation": answer.conversation_id}


serve(token, push, callback, b2c)
