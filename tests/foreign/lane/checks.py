"""What is checked of every client. Each check holds what the package returned, what the simulator did and what came to the shop's
receiver against each other."""

from pathlib import Path
from typing import Any

from .client import Client, Raised
from .receiver import Receiver
from .simulator import Simulator

#: Safaricom's public sandbox numbers, which the packages' own samples use and the simulator therefore knows.
SHORT_CODE = "174379"
PASSKEY = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919"
INITIATOR, INITIATOR_PASSWORD = "testapi", "Safaricom999!*!"
#: A water company, to pay bills to.
WATER = "600610"

RESULT_CODE = {"pays": "0", "cancels": "1032"}


class World:
    """What all clients share. `settings` is what a shop's owner would type into each of them."""

    def __init__(self, simulator: Simulator, receiver: Receiver, folder: Path) -> None:
        self.simulator, self.receiver = simulator, receiver
        certificate = folder / "certificate.pem"
        certificate.write_bytes(simulator.get("/control/certificate"))
        self.settings = {
            "consumer_key": simulator.shop["consumer_key"],
            "consumer_secret": simulator.shop["consumer_secret"],
            "short_code": SHORT_CODE,
            "passkey": PASSKEY,
            "initiator": INITIATOR,
            "initiator_password": INITIATOR_PASSWORD,
            "certificate": str(certificate),
        }
        self._addresses = 0

    def address(self) -> str:
        """A path of the shop's receiver that nothing was sent to yet."""
        self._addresses += 1
        return f"/{self._addresses}"

    def pushed(self, phone: str) -> dict:
        """The one push to this phone."""
        pushes = [push for push in self.simulator.state()["pushes"] if push["phone"] == phone]
        expect("the number of pushes to the phone", len(pushes), 1)
        return pushes[0]

    def initiate(self, client: Client, api: str, **arguments: Any) -> dict:
        """Calls an initiator's API and returns the result that was posted for it."""
        path = self.address()
        answer = client.call(api, result_url=self.receiver.base_url + path, **arguments)
        expect("accepted", answer["accepted"], True)
        result = self.receiver.body(path)["Result"]
        expect("the result's conversation", result["ConversationID"], answer["conversation"])
        return result


def token(client: Client) -> None:
    expect("length of the token", len(client.call("token")), 28)


def refused(client: Client) -> None:
    try:
        answer = client.call("token")
    except Raised:
        return
    raise AssertionError(f"the package returned {answer!r}")


def push(world: World, client: Client, phone: str, customer: str, lacks: tuple[str, ...]) -> None:
    """A push, what the customer does with it, the callback, and the query."""
    path, reference, shillings = world.address(), f"INV-{phone[-4:]}", 10 + int(phone[-4:])
    before = world.simulator.ledger()
    world.simulator.post("/control/behaviour", {"phone": phone, "behaviour": customer})
    answer = client.call(
        "push", amount=shillings, phone=phone, reference=reference, callback_url=world.receiver.base_url + path
    )
    expect("accepted", answer["accepted"], True)
    taken = world.pushed(phone)
    expect("CheckoutRequestID", answer["checkout"], taken["checkout"])
    expect("MerchantRequestID", answer["merchant"], taken["merchant"])
    expect("the amount taken", taken["amount"], shillings * 100)
    expect("the reference taken", taken["account_reference"], reference)

    body, ended = world.receiver.body(path), world.pushed(phone)
    expect("the simulator's result", ended["result_code"], RESULT_CODE[customer])
    expect("the callback's result", str(body["Body"]["stkCallback"]["ResultCode"]), RESULT_CODE[customer])
    moved = shillings * 100 if customer == "pays" else 0
    expect("what the shop got", world.simulator.ledger().org(SHORT_CODE, "utility") - before.org(SHORT_CODE, "utility"), moved)
    if customer == "pays" and "callback" not in lacks:
        expect("the callback as read", client.call("callback", body=body), {"paid": True, "receipt": ended["code"]})
    if "query" not in lacks:
        expect("the query's result", client.call("query", checkout=answer["checkout"])["code"], RESULT_CODE[customer])


def b2c(world: World, client: Client, phone: str) -> None:
    before = world.simulator.ledger()
    result = world.initiate(client, "b2c", phone=phone, amount=150)
    expect("ResultCode", result["ResultCode"], 0)
    expect("TransactionAmount", items(result)["TransactionAmount"], 150)
    after = world.simulator.ledger()
    expect("what the customer got", after.customer(phone) - before.customer(phone), 150_00)
    expect("what the shop paid", before.org(SHORT_CODE, "utility") - after.org(SHORT_CODE, "utility"), 150_00)
    expect("the receipt", result["TransactionID"], after.newest["receipt"])


def b2c_with_own_credential(world: World, client: Client, phone: str) -> None:
    """Two packages encrypt something else than the password: Safaricom would not know it, and neither does the simulator."""
    before = world.simulator.ledger()
    result = world.initiate(client, "b2c_with_own_credential", phone=phone, amount=160)
    expect("ResultCode", result["ResultCode"], 2001)
    expect("what the customer got", world.simulator.ledger().customer(phone) - before.customer(phone), 0)


def b2b(world: World, client: Client, phone: str) -> None:
    before = world.simulator.ledger()
    result = world.initiate(client, "b2b", to=WATER, amount=2_000, reference="METER-7")
    expect("ResultCode", str(result["ResultCode"]), "0")
    after = world.simulator.ledger()
    expect("what the receiver got", after.org(WATER, "utility") - before.org(WATER, "utility"), 2_000_00)
    expect("the reference", after.newest["reference"], "METER-7")


def balance(world: World, client: Client, phone: str) -> None:
    result = world.initiate(client, "balance")
    expect("ResultCode", str(result["ResultCode"]), "0")
    accounts = (account.split("|") for account in items(result)["AccountBalance"].split("&"))
    utility = {name: held for name, _currency, held, *_rest in accounts}["Utility Account"]
    expect("Utility Account", utility.replace(".", ""), str(world.simulator.ledger().org(SHORT_CODE, "utility")))


def reversal(world: World, client: Client, phone: str) -> None:
    paid, before = world.pushed(phone), world.simulator.ledger()
    result = world.initiate(client, "reversal", receipt=paid["code"], amount=paid["amount"] // 100)
    expect("ResultCode", str(result["ResultCode"]), "0")
    expect("OriginalTransactionID", items(result)["OriginalTransactionID"], paid["code"])
    after = world.simulator.ledger()
    expect("what the customer got back", after.customer(phone) - before.customer(phone), paid["amount"])


def status(world: World, client: Client, phone: str) -> None:
    paid = world.pushed(phone)
    result = world.initiate(client, "status", receipt=paid["code"])
    expect("ResultCode", str(result["ResultCode"]), "0")
    said = items(result)
    expect("TransactionStatus", said["TransactionStatus"], "Completed")
    expect("ReceiptNo", said["ReceiptNo"], paid["code"])
    expect("Amount", float(said["Amount"]) * 100, paid["amount"])


#: An adapter's function -> the words of its check, and the check, which gets the phone that has paid.
INITIATES = {
    "b2c": ("B2C: the customer is paid", b2c),
    "b2c_with_own_credential": ("B2C with the credential as the package makes it: 2001", b2c_with_own_credential),
    "b2b": ("B2B: a bill is paid", b2b),
    "balance": ("account balance: as in the ledger", balance),
    "reversal": ("reversal: the customer has the money back", reversal),
    "status": ("transaction status: the payment is found", status),
}


def items(result: dict) -> dict:
    """The result's parameters that have a value."""
    parameters = result["ResultParameters"]["ResultParameter"]
    return {item["Key"]: item["Value"] for item in parameters if "Value" in item}


def expect(what: str, got: object, wanted: object) -> None:
    if got != wanted:
        raise AssertionError(f"{what} is {got!r}, not {wanted!r}")
