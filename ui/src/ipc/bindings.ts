// Generated from the command list in crates/app/src/commands.rs. Do not edit: run
//   UPDATE=1 cargo nextest run -p pokea-app bindings
// after a change there.

export type Act = "sell" | "read_books" | "change_items" | "move_cash" | "open_drawer" | "discount" | "refund" | "reverse" | "override" | "close_shift" | "settings" | "devices" | "backups" | "staff" | "see_balance" | "pay_out" | "approve_payout" | "go_live";
export type Role = "cashier" | "manager" | "owner";
export type Step = "number" | "papers" | "account" | "administrator" | "roles" | "products" | "keys" | "relay" | "addresses" | "production";
export type Business = "sole_proprietor" | "partnership" | "company" | "society";
export type Deed = "named" | "pin_set" | "passphrase_set" | "left" | "signed_in" | "signed_out" | "approved" | "locked_out" | "paid_out" | "agreed" | "dropped" | "said_unpaid" | "took_back" | "gave_back" | "overrode" | "set_regulars" | "set_lets_through" | "set_logo" | "set_fees" | "set_discount_limit" | "set_payout_rules" | "set_backups";
export type PayeeKind = "person" | "pay_bill" | "till" | "tax" | "top_up";
export type PayoutPurpose = "business" | "salary" | "promotion";
export type By = "day" | "hour" | "item" | "person" | "tender" | "vat";
export type Chore = "application" | "tariff" | "name_or_permit" | "deed" | "incorporation" | "cr12" | "resolution" | "constitution" | "minutes" | "kra_pin" | "identities" | "bank_letter" | "premises" | "portal_account" | "sandbox_app" | "has_administrator" | "administrator_kyc" | "administrator_sms" | "api_operator" | "balance_role" | "status_role" | "reversal_role" | "payout_role" | "operator_password" | "express_product" | "c2b_product" | "pull_product" | "initiator_products";
export type Nothing = Record<symbol, never>;
export type ReadAmount = { 
/**
 * As typed.
 */
text: string, 
/**
 * The basket beside it; nothing where there is none, or for a sale that exists.
 */
basket?: BasketEntry, };
export type ReadPhone = { 
/**
 * As typed.
 */
text: string, };
export type ReadKraPin = { 
/**
 * As typed.
 */
text: string, };
export type SetBuyerPin = { 
/**
 * The id of a sale that is open, or paid without one.
 */
sale: string, 
/**
 * The PIN, as typed; nothing takes it away again.
 */
pin: string, };
export type ReadCash = { 
/**
 * The amount field, as typed; of a sale that exists, what is missing.
 */
amount: string, 
/**
 * The basket beside it; nothing where there is none, or for a sale that exists.
 */
basket?: BasketEntry, 
/**
 * The cash field, as typed; nothing means the exact amount.
 */
tendered: string, };
export type Charge = { 
/**
 * A UUID: the sale, new or (to ask again) one that failed.
 */
sale: string, 
/**
 * A UUID: this request.
 */
attempt: string, 
/**
 * The amount field, as typed; ignored for a sale that exists.
 */
amount: string, 
/**
 * The basket beside it; nothing where there is none, or for a sale that exists.
 */
basket?: BasketEntry, 
/**
 * The phone field, as typed; ignored where a remembered phone was chosen.
 */
phone: string, 
/**
 * The remembered phone that was chosen.
 */
regular?: number, 
/**
 * Cash that the customer lays down, as typed, so that the phone is asked for the rest; nothing leaves what lies there.
 */
cash?: string, 
/**
 * So much from this phone, as typed; nothing means all that is missing.
 */
part?: string, };
export type TakeCash = { 
/**
 * A UUID: the sale, new or one that failed.
 */
sale: string, 
/**
 * The amount field, as typed; ignored for a sale that exists.
 */
amount: string, 
/**
 * The basket beside it; nothing where there is none, or for a sale that exists.
 */
basket?: BasketEntry, 
/**
 * The cash field, as typed; nothing means the exact amount.
 */
tendered: string, };
export type OneSale = { 
/**
 * Its id.
 */
sale: string, };
export type OverrideAttempt = { 
/**
 * The id of its sale.
 */
sale: string, 
/**
 * Its own id.
 */
attempt: string, };
export type AssignPayment = { 
/**
 * A UUID: an open sale that comes to as much as the payment.
 */
sale: string, 
/**
 * Safaricom's code of the payment, as [`crate::views::UnassignedPayment`] gives it.
 */
code: string, };
export type AwaitPayment = { 
/**
 * A UUID: the sale, new or one whose requests are over.
 */
sale: string, 
/**
 * The amount field, as typed; ignored for a sale that exists.
 */
amount: string, 
/**
 * The basket beside it; nothing where there is none, or for a sale that exists.
 */
basket?: BasketEntry, 
/**
 * Cash that the customer lays down towards it, as typed; nothing leaves what lies there.
 */
cash?: string, };
export type CheckCode = { 
/**
 * The id of the sale that it is to be for.
 */
sale: string, 
/**
 * The code, as typed.
 */
code: string, };
export type MoneyBackOf = { 
/**
 * The sale.
 */
sale: string | null, 
/**
 * Safaricom's code of a payment.
 */
payment: string | null, };
export type ReversePayment = { 
/**
 * A UUID: this wish.
 */
reversal: string, 
/**
 * Safaricom's code of the payment.
 */
payment: string, 
/**
 * The sale that it paid for, and that loses its money; nothing for a payment that no sale needs.
 */
sale: string | null, 
/**
 * How much, as typed; nothing means all that is left of it.
 */
amount: string, 
/**
 * Why, chosen or typed. Safaricom is told it.
 */
reason: string, };
export type Refund = { 
/**
 * A UUID: this refund.
 */
refund: string, 
/**
 * The sale.
 */
sale: string, 
/**
 * Safaricom's code of a payment that the sale did not need: all of it goes back, and nothing else of this request is read but the reason.
 */
payment: string | null, 
/**
 * What was brought back; nothing where the goods stay with the customer.
 */
goods: Array<GoodsBack>, 
/**
 * How much, as typed, where no goods were brought back; nothing means all that is left.
 */
amount: string, 
/**
 * Why, chosen or typed.
 */
reason: string, };
export type GoodsBack = { 
/**
 * Which line, as [`crate::views::money_back::GoodsView`] gives it.
 */
line: number, 
/**
 * How many, as typed; nothing means none.
 */
quantity: string, };
export type OneRefund = { 
/**
 * Its sale.
 */
sale: string, 
/**
 * Its number, as [`crate::views::money_back::BackView`] gives it.
 */
number: string, };
export type PayoutEntry = { 
/**
 * What kind of payee.
 */
kind: PayeeKind, 
/**
 * A phone, a paybill's or till's number, or KRA's payment registration number.
 */
number: string, 
/**
 * The account at a paybill; nothing for others.
 */
account: string, 
/**
 * What a person is paid for; of no meaning for others.
 */
purpose: PayoutPurpose, 
/**
 * How much.
 */
amount: string, 
/**
 * Why, 2 to 100 characters. Safaricom is told it.
 */
reason: string, };
export type PayOut = { 
/**
 * A UUID: this wish.
 */
payout: string, 
/**
 * What was typed.
 */
entry: PayoutEntry, 
/**
 * The same was paid to the same not long ago, and is meant again.
 */
although_twin: boolean, };
export type OnePayout = { 
/**
 * Its id.
 */
payout: string, };
export type SettlePayout = { 
/**
 * Its id.
 */
payout: string, 
/**
 * M-PESA's code of it, which is then asked about; nothing if it was not paid.
 */
code: string | null, };
export type SetPayoutRules = { 
/**
 * The number that pays: five to seven digits.
 */
from: string, 
/**
 * What is more than this needs a second person.
 */
alone: string, 
/**
 * No more than this in a day.
 */
day: string, 
/**
 * So much stays in the account.
 */
float: string, };
export type PayList = { 
/**
 * A UUID: this list. The same again is the same list.
 */
batch: string, 
/**
 * The file, its bytes as base64.
 */
base64: string, 
/**
 * What they are paid for.
 */
purpose: PayoutPurpose, 
/**
 * Why, for rows that do not say.
 */
reason: string, };
export type OneBatch = { 
/**
 * Its id.
 */
batch: string, };
export type PayListState = { 
/**
 * Its id.
 */
batch: string, 
/**
 * How many are in it.
 */
count: number, 
/**
 * How many of them were sent, or taken back.
 */
over: number, 
/**
 * What waits comes to so much.
 */
waiting: Money, 
/**
 * A second person must agree first.
 */
needs_second: boolean, 
/**
 * It is being paid now.
 */
running: boolean, 
/**
 * Why it stopped by itself.
 */
stopped: CommandErrorCode | null, };
export type PayListView = { 
/**
 * Why nothing of it can be paid.
 */
problem: ListProblem | null, 
/**
 * Its rows.
 */
rows: Array<PayListRow>, 
/**
 * How many.
 */
count: number, 
/**
 * What they come to.
 */
total: Money, 
/**
 * How many of them were paid the same in the last day.
 */
twins: number, 
/**
 * It is more than one person may say alone.
 */
needs_second: boolean, 
/**
 * It is more than is left of today.
 */
above_day: boolean, };
export type PayListRow = { 
/**
 * Its line in the file, from 1.
 */
line: number, 
/**
 * The phone as people write it, or as it stands in the file.
 */
number: string, 
/**
 * What the file calls the person.
 */
name: string, 
/**
 * How much.
 */
amount: Money | null, 
/**
 * Why.
 */
reason: string, 
/**
 * As M-PESA called this phone's owner the last time.
 */
receiver: string | null, 
/**
 * When the same was paid to the same in the last day.
 */
twin_ms: number | null, 
/**
 * What is amiss.
 */
problem: PayRowProblem | null, };
export type PayRowProblem = "phone" | "amount" | "reason" | "repeated";
export type ListProblem = "empty" | "too_long" | "rows";
export type PayoutsView = { 
/**
 * An operator is set up, by whom M-PESA lets money be paid out.
 */
has_operator: boolean, 
/**
 * The number that pays.
 */
from: string, 
/**
 * What is more than this needs a second person.
 */
alone: Money, 
/**
 * No more than this in a day.
 */
day: Money, 
/**
 * So much stays in the account.
 */
float: Money, 
/**
 * So much may still be paid out today.
 */
left_today: Money, 
/**
 * The latest, the newest first.
 */
payouts: Array<PayoutView>, 
/**
 * The list of which something waits, if any.
 */
list: PayListState | null, 
/**
 * Which field of the bounds is none, if they were just set.
 */
problem: RulesField | null, };
export type RulesField = "from" | "alone" | "day" | "float";
export type PayoutView = { 
/**
 * Its id.
 */
id: string, 
/**
 * What kind of payee.
 */
kind: PayeeKind, 
/**
 * What a person is paid for.
 */
purpose: PayoutPurpose | null, 
/**
 * The payee's number as people write it.
 */
number: string, 
/**
 * The account at a paybill.
 */
account: string | null, 
/**
 * How much.
 */
amount: Money, 
/**
 * Why.
 */
reason: string, 
/**
 * Who answers for it.
 */
by: string | null, 
/**
 * The second person, if there is one.
 */
second: string | null, 
/**
 * When it was asked for, in ms since 1970 UTC.
 */
asked_ms: number, 
/**
 * When it was sent last.
 */
sent_ms: number | null, 
/**
 * Where it stands.
 */
step: PayoutStep, 
/**
 * As M-PESA calls the payee, once it is paid.
 */
receiver: string | null, 
/**
 * M-PESA's code of it.
 */
code: string | null, 
/**
 * Why it was not paid, for `step: not_paid`.
 */
failure: PayoutFailure | null, 
/**
 * It may be sent, for the first time or again.
 */
may_be_sent: boolean, 
/**
 * It may be taken back, since it was never sent.
 */
may_be_dropped: boolean, 
/**
 * Nobody else says what became of it: somebody who looks in the portal can.
 */
takes_word: boolean, };
export type PayoutStep = "needs_second" | "waiting" | "dropped" | "sent" | "unknown" | "not_there" | "paid" | "not_paid";
export type PayoutFailure = "unreachable" | "operator" | "set_up" | "no_money" | "limit" | "receiver" | "busy" | "word" | "other";
export type PayoutReading = { 
/**
 * The payee's number as people write it, if it is one.
 */
number: string | null, 
/**
 * How much, if M-PESA carries it.
 */
amount: Money | null, 
/**
 * Why number, account, amount or reason is none, each for itself.
 */
problems: PayoutProblems, 
/**
 * As M-PESA called this payee the last time.
 */
receiver: string | null, 
/**
 * When the same was paid to the same, or asked for, in the last day.
 */
twin_ms: number | null, 
/**
 * It is more than one person may say alone.
 */
needs_second: boolean, 
/**
 * It is more than is left of today.
 */
above_day: boolean, };
export type PayoutProblems = { 
/**
 * With the number.
 */
number: FieldProblem | null, 
/**
 * With the account.
 */
account: FieldProblem | null, 
/**
 * With the amount.
 */
amount: FieldProblem | null, 
/**
 * With the reason.
 */
reason: FieldProblem | null, };
export type BasketEntry = { 
/**
 * In the order entered.
 */
lines: Array<LineEntry>, 
/**
 * Taken off the whole, as typed: `50`, `10%`, or nothing.
 */
discount: string, 
/**
 * The KRA PIN of a customer who is a business, as typed; nothing for any other.
 */
buyer_pin: string, 
/**
 * What came back for it; nothing where it is no exchange.
 */
exchange?: ExchangeEntry, };
export type ExchangeEntry = { 
/**
 * The id of the sale that the goods came back from.
 */
sale: string, 
/**
 * The refund's own id.
 */
refund: string, };
export type LineEntry = { 
/**
 * The thing's id in the catalogue; nothing for an amount that was typed.
 */
item: string | null, 
/**
 * The price of one where no thing says it, as typed.
 */
price: string, 
/**
 * How many.
 */
quantity: number, 
/**
 * Taken off this line, as typed: `50`, `10%`, or nothing.
 */
discount: string, 
/**
 * What the cashier noted about it.
 */
note: string, };
export type Park = { 
/**
 * What the cashier knows it by.
 */
name: string, 
/**
 * The amount field, as typed.
 */
amount: string, 
/**
 * What is in it.
 */
basket: BasketEntry, };
export type Recall = { 
/**
 * Which.
 */
id: number, };
export type FindItems = { 
/**
 * Beginnings of words of the name, or a barcode.
 */
text: string, };
export type Scan = { 
/**
 * All of it.
 */
text: string, };
export type PutItem = { 
/**
 * Its id, which the screen makes for a new one.
 */
id: string, 
/**
 * As it is to stand on the receipt.
 */
name: string, 
/**
 * Of one, VAT included.
 */
price: string, 
/**
 * KRA's band.
 */
vat: "A" | "B" | "C" | "D" | "E", 
/**
 * Several with spaces between them.
 */
barcodes: string, 
/**
 * Nothing for none.
 */
category: string, 
/**
 * The number of its quick key; nothing for none.
 */
quick_key: string, 
/**
 * No longer sold.
 */
archived: boolean, };
export type ItemsFile = { 
/**
 * CSV.
 */
text: string, };
export type FindSales = { 
/**
 * What to look for; nothing for the latest.
 */
text: string, };
export type ReadDay = { 
/**
 * `2026-11-22`; nothing for today.
 */
day: string, };
export type StatementFile = { 
/**
 * CSV or a workbook, its bytes as base64.
 */
base64: string, };
export type OpenShift = { 
/**
 * What lies in the drawer, as typed; nothing means that it is empty.
 */
float: string, };
export type MoveCash = { 
/**
 * Which way.
 */
way: CashWay, 
/**
 * How much, as typed.
 */
amount: string, 
/**
 * Why, as typed.
 */
reason: string, };
export type NoSale = { 
/**
 * Why, as typed.
 */
reason: string, };
export type CountDrawer = { 
/**
 * How many there are of each note and coin, as typed, the largest first: 1000, 500, 200, 100, 50, 40, 20, 10, 5, 1.
 */
pieces: Array<string>, };
export type CloseShift = { 
/**
 * What it is closed over, by the keys of [`crate::views::shift::PendingView`]. If anything else is not over, nothing happens.
 */
over: Array<string>, };
export type ShowZ = { 
/**
 * Its number, as [`crate::views::shift::ZLine`] gives it.
 */
z: string, };
export type SetLanguage = { 
/**
 * Which.
 */
language: Language, };
export type SetPracticeCustomer = { 
/**
 * Which.
 */
customer: PracticeCustomer, };
export type AnswerPracticePhone = { 
/**
 * Whose phone, as [`crate::views::RingingPhone`] gives it.
 */
phone: string, 
/**
 * What the customer does.
 */
customer: PracticeCustomer, };
export type RestoreBackup = { 
/**
 * Its name, as [`crate::views::disk::BackupView`] gives it.
 */
backup: string, };
export type BeginPairing = { 
/**
 * As typed, or the line that holds the relay's address too.
 */
code: string, };
export type DecideDevice = { 
/**
 * The digits that were on the screen; none for a PC that knocks. If others are to be compared by now, nothing happens.
 */
digits: string | null, 
/**
 * They are the same on the other PC, or that PC is expected.
 */
admit: boolean, };
export type Typed = string;
export type SignIn = { 
/**
 * Who, as [`crate::views::staff::PersonView`] gives it.
 */
person: string, 
/**
 * The PIN, or the passphrase, as typed.
 */
secret: Typed, 
/**
 * It is an owner's passphrase.
 */
passphrase: boolean, };
export type Approve = { 
/**
 * What.
 */
act: Act, 
/**
 * Who.
 */
person: string, 
/**
 * Their PIN, as typed.
 */
pin: Typed, };
export type AddPerson = { 
/**
 * A UUID that the screen makes, so that asking twice is asking once.
 */
person: string, 
/**
 * As typed.
 */
name: string, 
/**
 * What they may do.
 */
role: Role, 
/**
 * As typed.
 */
pin: Typed, 
/**
 * An owner's, as typed; nobody else has one.
 */
passphrase: Typed | null, };
export type SetPin = { 
/**
 * Whose.
 */
person: string, 
/**
 * As typed.
 */
pin: Typed, };
export type SetOwnPin = { 
/**
 * The one until now, as typed.
 */
old: Typed, 
/**
 * As typed.
 */
pin: Typed, };
export type SetPassphrase = { 
/**
 * Which owner's.
 */
person: string, 
/**
 * As typed.
 */
passphrase: Typed, };
export type SetDiscountLimit = { 
/**
 * In percent, as typed.
 */
percent: string, };
export type OnePerson = { 
/**
 * Who.
 */
person: string, };
export type AddPrinter = { 
/**
 * What it is connected to.
 */
place: PrinterPlace, 
/**
 * Where, as typed; the queue's name for `system`.
 */
address: string, 
/**
 * How wide it writes.
 */
head: HeadWidth, };
export type ChangePrinter = { 
/**
 * Which, as [`crate::views::printing::PrinterView`] gives it.
 */
printer: number, 
/**
 * How wide it writes.
 */
head: HeadWidth, 
/**
 * It cuts.
 */
cutter: boolean, 
/**
 * The cash drawer hangs on it.
 */
drawer: boolean, };
export type OnePrinter = { 
/**
 * Which, as [`crate::views::printing::PrinterView`] gives it.
 */
printer: number, };
export type SetPaper = { 
/**
 * Each sale that is paid is printed.
 */
every_sale: boolean, 
/**
 * The width of receipts in files.
 */
files: FilePaper, };
export type SettlePaper = { 
/**
 * The sale whose receipt nobody knew about.
 */
sale: string, 
/**
 * Its paper is there, and whole; otherwise a copy is printed.
 */
came_out: boolean, };
export type ChooseOffsite = { 
/**
 * A folder that is there, as typed; empty for nowhere.
 */
folder: string, 
/**
 * What encrypts them, as typed; empty for the one before.
 */
passphrase: Typed, };
export type FetchBackup = { 
/**
 * The file, as typed.
 */
file: string, 
/**
 * What it was encrypted with, as typed.
 */
passphrase: Typed, };
export type CommandError = { 
/**
 * Names the words for the cashier.
 */
code: CommandErrorCode, 
/**
 * The field to mend, for `code: field`.
 */
field: FieldProblem | null, 
/**
 * From when it may be tried again, for `code: too_soon` and its like.
 */
again_from_ms: number | null, 
/**
 * What must be approved, for `code: needs_approval`.
 */
act: Act | null, };
export type CommandErrorCode = "field" | "prompt_live" | "sale_closed" | "too_soon" | "prompt_fresh" | "nothing_to_override" | "too_many_attempts" | "not_found" | "payment_unknown" | "payment_taken" | "payment_unsettled" | "payment_of_lost_sale" | "payment_not_reserved" | "payment_going_back" | "no_line_to_mpesa" | "no_operator" | "above_day" | "paid_before" | "needs_second_person" | "same_person" | "payout_over" | "payout_not_over" | "payout_refused" | "below_float" | "funds_unknown" | "payment_differs" | "nothing_to_reopen" | "buyer_pin_stands" | "shift_open" | "no_shift" | "not_counted" | "not_over" | "no_line" | "not_let_in" | "not_saved" | "no_room" | "damaged" | "backup_gone" | "backup_foreign" | "no_receipt" | "no_printer" | "printers_full" | "phone_forgotten" | "locked" | "needs_approval" | "wrong_pin" | "too_many_tries" | "may_not_approve" | "owner_first" | "only_owner" | "staff_full" | "not_practice" | "start_in_use" | "start_newer" | "start_damaged" | "start_unpaired" | "start_sealed" | "start_not_set_up" | "not_started" | "check_first" | "bad_request";
export type FieldProblem = "amount_empty" | "amount_not_digits" | "amount_unfinished" | "amount_negative" | "amount_has_cents" | "amount_zero" | "amount_too_large" | "amount_too_many_lines" | "phone_empty" | "phone_not_digits" | "phone_too_short" | "phone_too_long" | "phone_not_kenyan" | "cash_not_enough" | "cash_too_much" | "cash_unreadable" | "part_refused" | "kra_pin_unreadable" | "code_unreadable" | "reason_unreadable" | "back_too_much" | "payee_number" | "payee_account" | "payout_amount" | "goods_too_many" | "count_unreadable" | "name_empty" | "name_too_long" | "name_unreadable" | "name_taken" | "pin_length" | "pin_easy" | "passphrase_short" | "passphrase_long" | "passphrase_easy" | "discount_unreadable" | "discount_too_large" | "quantity_refused" | "price_refused" | "text_too_long" | "basket_full" | "printer_unreadable" | "basket_for_nothing" | "item_gone" | "item_name" | "item_price" | "item_barcode" | "item_barcode_taken" | "item_category" | "item_quick_key" | "item_quick_key_taken";
export type Money = number;
export type Language = "en" | "sw";
export type Light = "unknown" | "good" | "trouble";
export type Lights = { 
/**
 * The last exchange with Daraja.
 */
mpesa: Light, 
/**
 * The link to the relay. Without it payments are still proven, by asking; only the M-PESA code comes later.
 */
relay: Light, };
export type PaperView = { 
/**
 * The name of the printer that prints; nothing where there is none.
 */
printer: string | null, 
/**
 * Why nothing comes out of it, since it was last tried.
 */
trouble: PrintTrouble | null, 
/**
 * How many receipts are not out yet, the one in the printer among them.
 */
waiting: number, 
/**
 * Receipts of which nobody knows whether they came out, the oldest first.
 */
asks: Array<PaperAsk>, };
export type PaperAsk = { 
/**
 * The sale.
 */
sale: string, 
/**
 * The receipt's number.
 */
receipt: string, };
export type PrintTrouble = "unreachable" | "offline" | "paper_out" | "cover_open" | "busy" | "no_such_printer" | "not_allowed" | "not_a_printer" | "stalled" | "failed";
export type PrintersView = { 
/**
 * Those that were named, in that order.
 */
printers: Array<PrinterView>, 
/**
 * Queues of the system's print service that were not named.
 */
system: Array<string>, 
/**
 * Each sale that is paid is printed.
 */
every_sale: boolean, 
/**
 * The width of receipts in files.
 */
files: FilePaper, 
/**
 * Whether another one can be named.
 */
is_full: boolean, };
export type PrinterView = { 
/**
 * Which.
 */
id: number, 
/**
 * What people call it.
 */
name: string, 
/**
 * What it is connected to.
 */
place: PrinterPlace, 
/**
 * Where, as it is typed.
 */
address: string, 
/**
 * How wide it writes.
 */
head: HeadWidth, 
/**
 * It cuts.
 */
cutter: boolean, 
/**
 * The cash drawer hangs on it.
 */
drawer: boolean, 
/**
 * It is the one that prints.
 */
in_use: boolean, };
export type PrinterPlace = "network" | "device" | "system";
export type HeadWidth = "columns32" | "columns42" | "columns48";
export type FilePaper = "roll58" | "roll80" | "a4";
export type PrintedView = { 
/**
 * Whether it came out.
 */
came_out: CameOut, 
/**
 * Why not, or why nobody knows.
 */
trouble: PrintTrouble | null, };
export type CameOut = "yes" | "no" | "perhaps";
export type DiskView = "good" | "little" | "too_little" | "not_saved" | "damaged";
export type OffsiteView = { 
/**
 * Where they go; nothing while the owner has chosen no folder.
 */
folder: string | null, 
/**
 * The folder is on the disk that the till's own records are on: one broken disk takes both.
 */
same_disk: boolean, 
/**
 * Of what moment the newest is, in ms since 1970 UTC.
 */
last_ms: number | null, 
/**
 * One is being written, and has come so far.
 */
percent: number | null, 
/**
 * Why the last try brought none. Older ones are as they were.
 */
trouble: OffsiteTrouble | null, };
export type OffsiteTrouble = "not_a_path" | "folder_gone" | "folder_of_till" | "other_disk" | "not_writable" | "no_room" | "reads_different" | "no_key" | "no_backup";
export type OffsiteTaken = { 
/**
 * Why it was not: everything is as before.
 */
trouble: OffsiteTrouble | null, };
export type LineView = { 
/**
 * What; nothing for an amount typed at the keypad.
 */
name: string | null, 
/**
 * How many.
 */
quantity: number, 
/**
 * The price of one, VAT included.
 */
unit: Money, 
/**
 * Taken off this line.
 */
discount: Money, 
/**
 * What the cashier noted about it.
 */
note: string | null, 
/**
 * Quantity times price, less the discount.
 */
total: Money, };
export type SaleStatus = "waiting" | "not_known" | "paid" | "failed" | "owing" | "cancelled";
export type Situation = "sending" | "on_the_phone" | "still_processing" | "proving_paid" | "proving_failed" | "answer_lost" | "overdue" | "let_go" | "unattributed" | "amount_differs" | "contradiction" | "paid" | "no_money" | "declined" | "no_answer" | "wrong_pin" | "pin_locked" | "phone_busy" | "limit" | "too_soon" | "busy" | "customer_account" | "set_up" | "field_refused" | "unreachable" | "insecure";
export type AttemptView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Whose phone: `0712 345 678`, for the cashier who just typed it.
 */
phone: string, 
/**
 * The same with the middle hidden, for lists.
 */
phone_masked: string, 
/**
 * What it asks for: all of the sale, or a part.
 */
amount: Money, 
/**
 * When it was asked.
 */
asked_at_ms: number, 
/**
 * Until when its prompt may be on the phone.
 */
live_until_ms: number, 
/**
 * What is the matter, as far as a cashier can act on it.
 */
situation: Situation, 
/**
 * The same phone may be asked again from then on, if the sale failed.
 */
again_from_ms: number, 
/**
 * After that moment the owner's word lets it go (R4); nothing where that cannot be.
 */
override_after_ms: number | null, };
export type TenderView = { "kind": "mpesa", 
/**
 * How much.
 */
amount: Money, 
/**
 * Safaricom's code; comes a moment later when a query was faster than the callback.
 */
code: string | null, 
/**
 * The payer's first name, as Safaricom wrote it.
 */
payer: string | null, 
/**
 * Masked.
 */
phone: string, } | { "kind": "cash", 
/**
 * Given.
 */
tendered: Money, 
/**
 * Given back.
 */
change: Money, };
export type PaidView = { 
/**
 * The receipt's number.
 */
receipt: string, 
/**
 * When.
 */
at_ms: number, 
/**
 * With what; where there were parts before, what brought the rest.
 */
tender: TenderView, };
export type BackWay = "mpesa" | "cash";
export type BackStep = "asked" | "not_known" | "done" | "failed" | "elsewhere";
export type BackFailure = "unreachable" | "set_up" | "no_money" | "already_back" | "no_such_payment" | "busy" | "other";
export type BackView = { 
/**
 * How.
 */
way: BackWay, 
/**
 * Where that stands.
 */
step: BackStep, 
/**
 * How much.
 */
amount: Money, 
/**
 * Since when, in ms since 1970 UTC.
 */
at_ms: number, 
/**
 * Why.
 */
reason: string, 
/**
 * Of cash: the number of its paper. Of a payment: Safaricom's code of it.
 */
number: string | null, 
/**
 * Why it did not go back, for `step: failed`.
 */
failure: BackFailure | null, };
export type SaleView = { 
/**
 * The sale's id.
 */
id: string, 
/**
 * When it began, in ms since 1970 UTC.
 */
opened_at_ms: number, 
/**
 * What is to be paid.
 */
due: Money, 
/**
 * What of that is still to come.
 */
missing: Money, 
/**
 * Cash on the counter towards it, while it is not paid.
 */
cash: Money, 
/**
 * Cash that lay there and goes back to the customer, now that the sale came to nothing or was paid without it.
 */
cash_back: Money, 
/**
 * What it is paid with before whatever brought the rest, or so far.
 */
parts: Array<TenderView>, 
/**
 * VAT inside it.
 */
vat: Money, 
/**
 * What is sold.
 */
lines: Array<LineView>, 
/**
 * Taken off the whole.
 */
discount: Money, 
/**
 * What is due beyond the lines: M-PESA takes whole shillings.
 */
rounding: Money, 
/**
 * Where it stands: colour, icon and word of every card.
 */
status: SaleStatus, 
/**
 * The M-PESA request that matters, if there was one.
 */
attempt: AttemptView | null, 
/**
 * How it was paid, if it was.
 */
paid: PaidView | null, 
/**
 * What went back of its money, or is on its way, the newest first.
 */
back: Array<BackView>, 
/**
 * Money that came although the sale did not need it: the owner must give it back.
 */
refund_due: Money | null, 
/**
 * The cashier stopped waiting; money that still comes will be told.
 */
stopped: boolean, 
/**
 * The KRA PIN of a customer who is a business.
 */
buyer_pin: string | null, 
/**
 * It may be asked for (again) or paid in cash.
 */
may_be_paid: boolean, 
/**
 * It was given up, and money came for it that is just what it comes to: it may be opened again and is paid then.
 */
may_reopen: boolean, };
export type GoodsView = { 
/**
 * Names it, in a refund.
 */
line: number, 
/**
 * What; nothing for an amount typed at the keypad.
 */
name: string | null, 
/**
 * How many are still with the customer.
 */
quantity: number, 
/**
 * What one of them comes to.
 */
unit: Money, };
export type PaymentView = { 
/**
 * Safaricom's code of it; nothing until it is known, and without it nothing can be taken back.
 */
code: string | null, 
/**
 * Who paid: masked; nothing where the records hide it.
 */
phone: string | null, 
/**
 * How much.
 */
amount: Money, 
/**
 * So much of it may be taken back; nothing if it was, or is being taken back: M-PESA takes a payment back once.
 */
left: Money, 
/**
 * The sale did not need it, or no sale has it.
 */
is_due: boolean, 
/**
 * All of it may be given back in cash: the sale did not need it.
 */
in_cash: boolean, };
export type MoneyBackView = { 
/**
 * The sale; nothing for a payment that no sale has.
 */
sale: string | null, 
/**
 * Its receipt, if it was paid.
 */
receipt: string | null, 
/**
 * So much of what paid the sale may still go back.
 */
left: Money, 
/**
 * What was sold, and how much of it is still with the customer.
 */
goods: Array<GoodsView>, 
/**
 * The payments by M-PESA.
 */
payments: Array<PaymentView>, 
/**
 * What went back, or is on its way, the newest first.
 */
back: Array<BackView>, };
export type RefundedView = { 
/**
 * How much.
 */
amount: Money, 
/**
 * The number of its paper.
 */
number: string, 
/**
 * Its id, for the sale of other goods instead.
 */
refund: string, 
/**
 * More than should be in the drawer: somebody must put cash in.
 */
drawer_short: boolean, 
/**
 * How it stands now.
 */
now: MoneyBackView, };
export type PracticeCustomer = "pays" | "cancels" | "no_money" | "wrong_pin" | "ignores" | "vanishes";
export type RingingPhone = { 
/**
 * `0712 345 678`.
 */
phone: string, 
/**
 * The prompt's text.
 */
prompt: string, };
export type PracticeView = { 
/**
 * What the next one will do.
 */
customer: PracticeCustomer, 
/**
 * What is on the ringing phones now.
 */
phones: Array<RingingPhone>, };
export type UnassignedPayment = { 
/**
 * Safaricom's code of it.
 */
code: string, 
/**
 * The payer's first name, if a confirmation told it.
 */
payer: string | null, 
/**
 * How much.
 */
amount: Money, 
/**
 * Masked; nothing where the records hide it.
 */
phone: string | null, 
/**
 * When it was paid, in ms since 1970 UTC.
 */
at_ms: number, 
/**
 * The till's own records hold it. Otherwise only a message told of it so far, and it can be given to no sale yet.
 */
proven: boolean, 
/**
 * Open sales that come to just this much, newest first: it may be for one of them, or for none.
 */
candidates: Array<string>, };
export type UnrecordedPayment = { 
/**
 * The sale that it came for.
 */
sale: string, 
/**
 * The sale's receipt, if it was paid.
 */
receipt: string | null, 
/**
 * How much.
 */
amount: Money, 
/**
 * Who paid: masked.
 */
phone: string, 
/**
 * When it was asked for, in ms since 1970 UTC.
 */
asked_at_ms: number, };
export type RefundDueView = { 
/**
 * The sale that it came for.
 */
sale: string, 
/**
 * The sale's receipt, if it was paid.
 */
receipt: string | null, 
/**
 * How much.
 */
amount: Money, 
/**
 * Who paid: masked.
 */
phone: string, 
/**
 * Safaricom's code of it, once known.
 */
code: string | null, };
export type Unsettled = { 
/**
 * Payments to the till that no sale has: first those that are proven, of each the newest first. The list is cut short, the numbers below
 * are not.
 */
unassigned: Array<UnassignedPayment>, 
/**
 * How many of these payments are proven, in all.
 */
unassigned_proven: number, 
/**
 * How many only a message told of, in all.
 */
unassigned_told: number, 
/**
 * Money that came for sales which did not need it, newest first: the owner gives it back. The list is cut short.
 */
refunds_due: Array<RefundDueView>, 
/**
 * How many there are in all.
 */
refunds_due_in_all: number, 
/**
 * Proven payments that the till's own records do not hold although they should, newest first: a person must look, at the day's end at
 * the latest.
 */
unrecorded: Array<UnrecordedPayment>, 
/**
 * How much of all this there is, of whatever day, with what is disputed: more than the lists above may hold.
 */
open: number, 
/**
 * The till's own records can be read (Pull Transactions is registered). Without them a payment whose messages were all lost stays unseen
 * until the statement is read by hand, and the screen must say so.
 */
records_registered: boolean, 
/**
 * When the records were last read to their end, in ms since 1970 UTC; nothing before the first time.
 */
records_read_at_ms: number | null, };
export type SumView = { 
/**
 * How many.
 */
count: number, 
/**
 * How much.
 */
amount: Money, };
export type Coverage = "complete" | "so_far" | "not_read" | "from_later" | "not_registered";
export type DayEndReason = "no_sale" | "refund_due" | "part" | "disputed" | "unknown" | "unrecorded" | "told" | "given_in_cash" | "reversed";
export type DayEndItem = { 
/**
 * How much.
 */
amount: Money, 
/**
 * When it was paid, or asked for, in ms since 1970 UTC.
 */
at_ms: number, 
/**
 * Masked; nothing where the records hide it.
 */
phone: string | null, 
/**
 * Safaricom's code of it, once known.
 */
code: string | null, 
/**
 * The sale that it came for, to look at.
 */
sale: string | null, 
/**
 * That sale's receipt, if it was paid.
 */
receipt: string | null, };
export type DayEndList = { 
/**
 * The reason.
 */
reason: DayEndReason, 
/**
 * All of it, also where only the latest are in `items`.
 */
sum: SumView, 
/**
 * Oldest first.
 */
items: Array<DayEndItem>, };
export type KeptDayEnd = { 
/**
 * When it was made.
 */
made_at_ms: number, 
/**
 * Whether all of the day's payments could be in it.
 */
coverage: Coverage, 
/**
 * How many entries were listed.
 */
listed: number, };
export type DayEndView = { 
/**
 * The day, `2026-11-22`.
 */
day: string, 
/**
 * When it began, in ms since 1970 UTC.
 */
start_ms: number, 
/**
 * The day before, to ask for it.
 */
before: string, 
/**
 * The day after; nothing where this is today.
 */
after: string | null, 
/**
 * Whether all of the day's payments can be in it.
 */
coverage: Coverage, 
/**
 * When the records were last read to their end, in ms since 1970 UTC.
 */
read_at_ms: number | null, 
/**
 * All payments in M-PESA's records of the day.
 */
records: SumView, 
/**
 * Those of them that paid sales of the day.
 */
matched: SumView, 
/**
 * Those of them that paid sales of a day beside it.
 */
paid_beside: SumView, 
/**
 * Those of them that are the sales' of the shop's other PCs.
 */
elsewhere: SumView, 
/**
 * Those of them that are listed.
 */
listed: SumView, 
/**
 * What of the records is neither matched nor listed: nothing, or somebody must look into Pokea itself.
 */
records_unexplained: Money, 
/**
 * All sales that were paid by M-PESA on the day.
 */
sales: SumView, 
/**
 * Those of them whose payment is recorded on a day beside it.
 */
recorded_beside: SumView, 
/**
 * Those of them whose payment the records lack: listed.
 */
unrecorded: SumView, 
/**
 * What of the sales is neither recorded nor listed.
 */
sales_unexplained: Money, 
/**
 * What a person must look at; a reason for which nothing is listed is not there.
 */
lists: Array<DayEndList>, 
/**
 * When the list was last made by itself after midnight, in ms since 1970 UTC, and how much was listed then.
 */
kept: KeptDayEnd | null, };
export type StatementView = { 
/**
 * Payments of which nothing was known.
 */
new: SumView, 
/**
 * How many payments are known as the statement has them.
 */
known: number, 
/**
 * Payments that are known with another amount, at most 50 of them: a person must look.
 */
differ: Array<DifferView>, 
/**
 * How many there are of those.
 */
differ_count: number, 
/**
 * Lines about something else: money that went out, charges, what did not complete, sums.
 */
other: number, 
/**
 * Lines that cannot be read, at most 50 of them. The others are taken all the same.
 */
bad: Array<BadLineView>, 
/**
 * How many there are of those.
 */
bad_count: number, 
/**
 * Why it is no statement at all.
 */
problem: StatementProblem | null, };
export type DifferView = { 
/**
 * Its code.
 */
code: string, 
/**
 * How much the statement says.
 */
amount: Money, };
export type BadLineView = { 
/**
 * Its number, from 1.
 */
line: number, 
/**
 * What is amiss.
 */
why: LineProblem, };
export type LineProblem = "code" | "amount" | "time" | "contradicts";
export type StatementProblem = "too_large" | "no_columns";
export type DayEndNotice = { 
/**
 * The day, to ask for it.
 */
day: string, 
/**
 * When it began, in ms since 1970 UTC.
 */
start_ms: number, 
/**
 * How many entries are listed.
 */
listed: number, };
export type OpenMatters = { 
/**
 * A reason for which nothing is listed is not there.
 */
lists: Array<DayEndList>, };
export type CashWay = "in" | "out";
export type ShiftLine = { 
/**
 * Its number.
 */
number: number, 
/**
 * When it was opened, in ms since 1970 UTC.
 */
since_ms: number, 
/**
 * The till opened it, and nobody has told its float.
 */
by_itself: boolean, };
export type MoveView = { 
/**
 * When, in ms since 1970 UTC.
 */
at_ms: number, 
/**
 * Which way.
 */
way: CashWay, 
/**
 * How much.
 */
amount: Money, 
/**
 * Why.
 */
reason: string, };
export type NoSaleView = { 
/**
 * When, in ms since 1970 UTC.
 */
at_ms: number, 
/**
 * Why.
 */
reason: string, };
export type CashBackView = { 
/**
 * When, in ms since 1970 UTC.
 */
at_ms: number, 
/**
 * How much.
 */
amount: Money, 
/**
 * Why.
 */
reason: string, 
/**
 * The sale's receipt, if it was paid.
 */
receipt: string | null, };
export type ShiftPayment = { 
/**
 * Safaricom's code of it, once known.
 */
code: string | null, 
/**
 * How much.
 */
amount: Money, 
/**
 * The sale's receipt.
 */
receipt: string, };
export type PendingKind = "payment" | "sale" | "parked";
export type PendingView = { 
/**
 * Names it when the shift is closed over it.
 */
key: string, 
/**
 * What it is.
 */
kind: PendingKind, 
/**
 * What the cashier knows a basket by; empty otherwise.
 */
name: string, 
/**
 * What it comes to.
 */
amount: Money, 
/**
 * Since when, in ms since 1970 UTC.
 */
since_ms: number, };
export type DrawerView = { 
/**
 * All sales that were paid, however.
 */
sales: SumView, 
/**
 * How many of them were paid in cash, wholly or in part.
 */
cash_sales: number, 
/**
 * What lay in it at the beginning.
 */
float: Money, 
/**
 * What customers gave.
 */
given: Money, 
/**
 * What they got back of it.
 */
change: Money, 
/**
 * What was given back for sales.
 */
refunded: Money, 
/**
 * What went in without a sale.
 */
moved_in: Money, 
/**
 * What went out without a sale.
 */
moved_out: Money, 
/**
 * What should be in it.
 */
expected: Money, 
/**
 * What was counted.
 */
counted: Money, 
/**
 * Of each note and coin, the largest first.
 */
pieces: Array<number>, 
/**
 * Counted less expected.
 */
difference: Money, };
export type ShiftReport = { 
/**
 * Its number, if it closed the shift.
 */
z: string | null, 
/**
 * The shift's number.
 */
number: number, 
/**
 * When the shift was opened, in ms since 1970 UTC.
 */
since_ms: number, 
/**
 * The till opened it, and nobody has told its float.
 */
by_itself: boolean, 
/**
 * When the report was made, in ms since 1970 UTC.
 */
at_ms: number, 
/**
 * The drawer; nothing until it was counted, and again when cash has moved since.
 */
drawer: DrawerView | null, 
/**
 * It was counted, but cash has moved since: it must be counted again.
 */
counted_before: boolean, 
/**
 * How often it was counted.
 */
counts: number, 
/**
 * Cash that went in and out without a sale, in order.
 */
moves: Array<MoveView>, 
/**
 * Cash that was given back for sales, in order.
 */
refunds: Array<CashBackView>, 
/**
 * When the drawer was opened without a sale.
 */
no_sales: Array<NoSaleView>, 
/**
 * The payments by M-PESA, and what they come to.
 */
mpesa: SumView, 
/**
 * Each of them.
 */
payments: Array<ShiftPayment>, 
/**
 * What a person must look at of the shift's time.
 */
lists: Array<DayEndList>, 
/**
 * What Safaricom is expected to keep of the payments, where the shop's table says so.
 */
fee: Money | null, 
/**
 * What the shift was closed over.
 */
over: Array<PendingView>, };
export type ZLine = { 
/**
 * Its number.
 */
z: string, 
/**
 * When the shift was closed, in ms since 1970 UTC.
 */
at_ms: number, 
/**
 * Counted less expected.
 */
difference: Money, };
export type ZFile = { 
/**
 * The report's number.
 */
z: string, 
/**
 * Where the PDF is.
 */
path: string, };
export type ShiftView = { 
/**
 * The open shift so far; nothing while none is open.
 */
open: ShiftReport | null, 
/**
 * What it must not be closed over silently.
 */
pending: Array<PendingView>, 
/**
 * The latest Z reports, the newest first.
 */
reports: Array<ZLine>, };
export type AsleepView = { 
/**
 * When it was last awake before.
 */
from_ms: number, 
/**
 * When it woke.
 */
to_ms: number, 
/**
 * The sales that are not any more what they were.
 */
changed: Array<SaleView>, 
/**
 * How many are as they were, and still being asked about.
 */
unchanged: number, };
export type CodeAnswer = "no_answer_yet" | "proven" | "unknown" | "used" | "other_amount" | "other_till" | "reversed" | "too_old" | "not_moved" | "unsettled" | "lost_sale" | "unclear" | "not_asked" | "not_reserved";
export type CodeView = { 
/**
 * The sale's id.
 */
sale: string, 
/**
 * The code.
 */
code: string, 
/**
 * What is known of it.
 */
answer: CodeAnswer, 
/**
 * How much it brought, where that matters.
 */
amount: Money | null, 
/**
 * The sale that has it, by its receipt or its time.
 */
used_by: string | null, 
/**
 * When the money moved, where that matters.
 */
at_ms: number | null, };
export type NewDeviceStep = "wanted" | "no_line" | "invited" | "knocks" | "met" | "asks" | "let_in" | "admitted" | "declined";
export type NewDeviceView = { 
/**
 * How far it is.
 */
step: NewDeviceStep, 
/**
 * The code to be typed there, for `invited`.
 */
code: string | null, 
/**
 * What must be the same there, for `asks`.
 */
digits: string | null, 
/**
 * Until when the code is good, for `invited`, in ms since 1970 UTC.
 */
until_ms: number | null, };
export type Estranged = "unknown" | "revoked";
export type FamilyView = { 
/**
 * By what the relay's operator tells this PC from others: eight hex digits.
 */
device: string, 
/**
 * Another PC on its way into the shop.
 */
newcomer: NewDeviceView | null, 
/**
 * Why the relay takes this PC for none of a shop's. It sells on, and must be paired again to hear of payments at once.
 */
estranged: Estranged | null, 
/**
 * So many messages are kept that cannot be opened, because this PC lacks a key of its shop's.
 */
unopened: number, };
export type PersonView = { 
/**
 * By what commands know them.
 */
id: string, 
/**
 * What they are called.
 */
name: string, 
/**
 * What they may do.
 */
role: Role, };
export type StaffView = { 
/**
 * Who may stand at the till, in the order in which they came; nobody where the shop wants no lock.
 */
people: Array<PersonView>, 
/**
 * Who does.
 */
at_till: PersonView | null, 
/**
 * There is a staff, and none of it has signed in.
 */
locked: boolean, 
/**
 * How much may be taken off a basket unasked, in percent: `10`, `7.5`.
 */
discount_limit: string, };
export type TillView = { 
/**
 * Grows with every change; the screen keeps the view with the highest.
 */
revision: number, 
/**
 * The app's time when it made this view, in ms since 1970 UTC: what every other moment in it is to be held against, since the
 * PC's own clock may be wrong.
 */
now_ms: number, 
/**
 * Practice, sandbox or live.
 */
world: "practice" | "sandbox" | "live", 
/**
 * The shop's name, for header and prompt.
 */
shop_name: string, 
/**
 * The till number that customers pay to.
 */
till_number: string, 
/**
 * The screen's language.
 */
language: Language, 
/**
 * Whether Daraja and the relay answer.
 */
lights: Lights, 
/**
 * How far this PC's clock is behind Daraja's, in milliseconds, or ahead where it is below zero; nothing where nobody need care. All
 * times in a view are right in any case.
 */
clock_behind_ms: number | null, 
/**
 * The relay has been away for a while: payments are proven by asking, and what Safaricom posts comes later.
 */
callbacks_delayed: boolean, 
/**
 * The relay knows of mail that this till had and has no more: an older copy of its files was put back.
 */
older_copy: boolean, 
/**
 * The PC slept while sales were open, and nobody has seen yet what became of them.
 */
asleep: AsleepView | null, 
/**
 * Codes that customers showed, and what Safaricom says of them: of each sale the last.
 */
codes: Array<CodeView>, 
/**
 * This PC among those of its shop.
 */
family: FamilyView, 
/**
 * Who may stand at the till, and who does.
 */
staff: StaffView, 
/**
 * What waits for the printer.
 */
paper: PaperView, 
/**
 * Whether the disk keeps what happens.
 */
disk: DiskView, 
/**
 * The backups that leave this PC's disk.
 */
offsite: OffsiteView, 
/**
 * How many days the operator's password lasts, once they are few; less than 0 when it has ended.
 */
password_days: number | null, 
/**
 * A look at the whole database goes on beside the counter, and has come so far, in percent.
 */
looked_percent: number | null, 
/**
 * The number that the next receipt will have.
 */
next_receipt: string, 
/**
 * Sales with a request that is not over, oldest first.
 */
waiting: Array<SaleView>, 
/**
 * The last few sales that ended, newest first.
 */
latest: Array<SaleView>, 
/**
 * Baskets that wait, the longest first.
 */
parked: Array<ParkedView>, 
/**
 * Money that no sale has.
 */
unsettled: Unsettled, 
/**
 * The list of the day before, where something is on it.
 */
day_end: DayEndNotice | null, 
/**
 * The open shift; nothing while none is.
 */
shift: ShiftLine | null, 
/**
 * Paid sales of this business day.
 */
sales_today: number, 
/**
 * What they came to.
 */
taken_today: Money, 
/**
 * Only in practice: what the next customer will do.
 */
practice: PracticeView | null, };
export type AmountReading = { 
/**
 * The total, if it is payable.
 */
total: Money | null, 
/**
 * VAT inside it.
 */
vat: Money | null, 
/**
 * Its lines: those of the basket first. Without a total, as far as they can be read.
 */
lines: Array<LineView>, 
/**
 * Taken off the whole.
 */
discount: Money, 
/**
 * What the total has beyond that: M-PESA takes whole shillings.
 */
rounding: Money, 
/**
 * What is between this basket and the goods that came back for it, if it is an exchange.
 */
exchange: ExchangeReading | null, 
/**
 * More is taken off than whoever stands at the till may: somebody is asked when it is paid.
 */
needs_approval: boolean, 
/**
 * Why it is not payable.
 */
problem: FieldProblem | null, };
export type ExchangeReading = { 
/**
 * The refund's paper: `R1-000123-1`.
 */
number: string, 
/**
 * What was given back.
 */
back: Money, 
/**
 * What the customer adds to that.
 */
adds: Money | null, 
/**
 * What is left of it for the customer.
 */
gets: Money | null, };
export type PhoneReading = { 
/**
 * `0712 345 678`, if it is a number.
 */
phone: string | null, 
/**
 * Why it is not.
 */
problem: FieldProblem | null, };
export type KraPinReading = { 
/**
 * In capitals, without spaces, once it is whole.
 */
pin: string | null, 
/**
 * Why nothing typed after it can make it one.
 */
problem: FieldProblem | null, };
export type CashReading = { 
/**
 * What the customer gives, if readable.
 */
tendered: Money | null, 
/**
 * What goes back, if it is enough.
 */
change: Money | null, 
/**
 * What a phone would be asked for beside it, if it is not enough.
 */
rest: Money | null, 
/**
 * Why it cannot be taken.
 */
problem: FieldProblem | null, };
export type ReceiptView = { 
/**
 * The sale.
 */
sale: string, 
/**
 * Its number.
 */
receipt: string, 
/**
 * Where the PDF is.
 */
path: string, 
/**
 * The same paper as a picture: an SVG document.
 */
picture: string, 
/**
 * It can still be made one for a business, with its KRA PIN.
 */
lacks_buyer: boolean, };
export type SalesFound = { 
/**
 * Newest first.
 */
sales: Array<SaleView>, };
export type QrView = { 
/**
 * Who made it.
 */
maker: QrMaker, 
/**
 * The picture, as a `data:` address.
 */
picture: string, 
/**
 * What is to be paid.
 */
amount: Money, 
/**
 * The till or paybill number.
 */
number: string, 
/**
 * The account to be named; nothing at a till, which has none.
 */
account: string | null, };
export type QrMaker = "safaricom" | "till";
export type FindRegulars = { 
/**
 * As typed.
 */
text: string, };
export type ForgetRegular = { 
/**
 * Which.
 */
id: number, };
export type RememberPhones = { 
/**
 * If not, all are forgotten.
 */
wanted: boolean, };
export type LetThrough = { 
/**
 * These.
 */
rule: ValidationRule, };
export type ValidationRule = "accept_all" | "open_sale" | "exact_amount";
export type RegularsFound = { 
/**
 * Who paid last first; as many as there are keys.
 */
regulars: Array<RegularView>, 
/**
 * There are more: another digit tells.
 */
more: boolean, };
export type RegularView = { 
/**
 * By which a request names it.
 */
id: number, 
/**
 * `0712 ••• 678`.
 */
phone: string, 
/**
 * The payer's first name, if Safaricom ever said it.
 */
payer: string | null, };
export type CounterView = { 
/**
 * Phones that paid are remembered.
 */
remembers_phones: boolean, 
/**
 * Which payments straight to the till are let through, where Safaricom asks.
 */
lets_through: ValidationRule, 
/**
 * The number whose records M-PESA gives out (Pull Transactions), once it is registered for that.
 */
records_of: string | null, 
/**
 * The logo, as a printer of 58 mm prints it: an SVG document.
 */
logo: string | null, };
export type SetReceiptLanguage = { 
/**
 * The sale's id.
 */
sale: string, 
/**
 * Which.
 */
language: Language, };
export type LogoFile = { 
/**
 * A PNG, its bytes as base64.
 */
base64: string, };
export type LogoView = { 
/**
 * As a printer of 58 mm prints it: an SVG document.
 */
picture: string | null, 
/**
 * Why it is none.
 */
problem: LogoProblem | null, };
export type LogoProblem = "not_png" | "too_large" | "damaged" | "blank";
export type ItemView = { 
/**
 * Its id.
 */
id: string, 
/**
 * As it stands on the receipt.
 */
name: string, 
/**
 * Of one, VAT included.
 */
price: Money, 
/**
 * The VAT that it bears, by the letter of KRA's band.
 */
vat: "A" | "B" | "C" | "D" | "E", 
/**
 * Its barcodes.
 */
barcodes: Array<string>, 
/**
 * The group it is shown in.
 */
category: string | null, 
/**
 * Its place among the quick keys, from 1.
 */
quick_key: number | null, };
export type ItemsFound = { 
/**
 * At most 50.
 */
items: Array<ItemView>, };
export type Scanned = { "kind": "item", 
/**
 * Which.
 */
item: ItemView, } | { "kind": "new_barcode", 
/**
 * Its digits.
 */
code: string, } | { "kind": "sale", 
/**
 * Its sale.
 */
sale: SaleView, } | { "kind": "strange_receipt" } | { "kind": "misread" } | { "kind": "no_code" };
export type ParkedView = { 
/**
 * Which.
 */
id: number, 
/**
 * What the cashier knows it by.
 */
name: string, 
/**
 * Since when, in ms since 1970 UTC.
 */
at_ms: number, 
/**
 * What it came to then.
 */
total: Money, 
/**
 * How many things of one kind or another.
 */
lines: number, };
export type RecalledView = { 
/**
 * Its lines; nothing if somebody took it back before.
 */
basket: BasketEntry | null, };
export type ItemsPreview = { 
/**
 * Things that are not there yet.
 */
new: number, 
/**
 * Things that are, and would be otherwise.
 */
changed: number, 
/**
 * Rows that say what is there already.
 */
unchanged: number, 
/**
 * Rows that say nothing usable, at most 50 of them. While there is one, nothing of the file comes in.
 */
bad: Array<BadRowView>, 
/**
 * How many there are of those.
 */
bad_count: number, 
/**
 * Why it is no file of items at all.
 */
problem: ItemsFileProblem | null, };
export type BadRowView = { 
/**
 * Its line in the file, from 1.
 */
line: number, 
/**
 * What is amiss.
 */
why: RowProblem, };
export type RowProblem = "fields" | "name" | "price" | "vat" | "barcode" | "barcode_taken" | "category" | "quick_key" | "quick_key_taken" | "several" | "repeated";
export type ItemsFileProblem = "too_large" | "no_columns";
export type BackupView = { 
/**
 * To be named when it is to be restored.
 */
name: string, 
/**
 * When it was made, in ms since 1970 UTC. Sales after that will be missing, until the relay and Safaricom tell of their payments again.
 */
taken_at_ms: number, 
/**
 * The last receipt in it.
 */
last_receipt: string | null, 
/**
 * Receipts that lie in the folder for receipts and were made later: their sales will be missing. In order.
 */
missing_receipts: Array<string>, 
/**
 * The relay still has everything that it brought since then. Of an older backup some of it is gone.
 */
relay_has_all: boolean, };
export type DamageView = { 
/**
 * Where the till's files are, for whoever is called to help.
 */
folder: string, 
/**
 * The newest backup that is whole; nothing if there is none.
 */
backup: BackupView | null, 
/**
 * How many newer ones are damaged as well.
 */
damaged_backups: number, };
export type RestoredView = { 
/**
 * Which.
 */
backup: BackupView, 
/**
 * When it was put there, in ms since 1970 UTC.
 */
restored_at_ms: number, 
/**
 * The damaged database, as it was: a file.
 */
kept: string, 
/**
 * The papers whose sales the backup lacks: a folder. Nothing if there are none.
 */
papers: string | null, };
export type PairingStep = "unpaired" | "waits" | "shows" | "paired" | "refused";
export type PairProblem = "no_code" | "mistyped" | "other_relay" | "unknown" | "used" | "expired" | "not_approved" | "others_in_shop" | "revoked" | "other_shop" | "other_address" | "too_many" | "unreachable" | "failed";
export type PairingView = { 
/**
 * How far it is.
 */
step: PairingStep, 
/**
 * Which relay.
 */
relay: string, 
/**
 * What must be the same on the other side, for `shows`.
 */
digits: string | null, 
/**
 * Why it did not come about, for `refused`.
 */
problem: PairProblem | null, };
export type RealWorld = "sandbox" | "live";
export type EnterWorld = { 
/**
 * Nothing for practice.
 */
world: RealWorld | null, };
export type MakeVault = { 
/**
 * Nothing for the operating system's key store.
 */
passphrase: string | null, };
export type OpenVault = { 
/**
 * As typed.
 */
passphrase: string, };
export type SetChore = { 
/**
 * Which.
 */
chore: Chore, 
/**
 * It is done.
 */
done: boolean, };
export type SetBusiness = { 
/**
 * Its kind: each brings other papers.
 */
business: Business, 
/**
 * The trading name.
 */
name: string, 
/**
 * Street and town.
 */
address: string, 
/**
 * KRA PIN, as typed.
 */
kra_pin: string, 
/**
 * Till or paybill number, as typed.
 */
number: string, 
/**
 * The till's store number, as typed; nothing for a paybill.
 */
store: string, 
/**
 * The phone that M-PESA knows as the shop's own, as typed.
 */
phone: string, 
/**
 * Who is Business Administrator on the organisation portal.
 */
administrator: string, 
/**
 * The e-mail address of the account on the Daraja portal.
 */
email: string, };
export type SetKeys = { 
/**
 * Whose.
 */
world: RealWorld, 
/**
 * Consumer key.
 */
consumer_key: string, 
/**
 * Consumer secret.
 */
consumer_secret: string, 
/**
 * Of the number; for the sandbox nothing means its public one.
 */
passkey: string, };
export type SetOperator = { 
/**
 * In which world.
 */
world: RealWorld, 
/**
 * Its name on the organisation portal.
 */
name: string, 
/**
 * Its password there.
 */
password: string, 
/**
 * Safaricom's certificate: the text of the file.
 */
certificate: string, 
/**
 * The fingerprint that the owner compared, for a certificate that is not known here.
 */
fingerprint: string | null, };
export type SetRelay = { 
/**
 * Of which world.
 */
world: RealWorld, 
/**
 * Its public address, as typed.
 */
address: string, 
/**
 * Safaricom may be told the addresses for confirmations, which in the live world is once.
 */
registers: boolean, };
export type RunTrial = { 
/**
 * The phone to prompt, as typed: it is really debited one shilling.
 */
phone: string, };
export type WriteLetter = { 
/**
 * What the shop does with M-PESA, in its own words.
 */
use_case: string, 
/**
 * How many payments a day it expects.
 */
payments_a_day: string, };
export type VaultState = "missing" | "locked" | "open";
export type ChoreView = { 
/**
 * Which.
 */
chore: Chore, 
/**
 * Somebody says so.
 */
done: boolean, };
export type StepView = { 
/**
 * Which.
 */
step: Step, 
/**
 * Everything of it is done.
 */
done: boolean, 
/**
 * What people do elsewhere.
 */
chores: Array<ChoreView>, };
export type BusinessView = { 
/**
 * Its kind.
 */
business: Business | null, 
/**
 * The trading name.
 */
name: string, 
/**
 * Street and town.
 */
address: string, 
/**
 * KRA PIN.
 */
kra_pin: string, 
/**
 * Till or paybill number.
 */
number: string, 
/**
 * Store number; empty for a paybill.
 */
store: string, 
/**
 * The shop's own phone.
 */
phone: string, 
/**
 * Business Administrator.
 */
administrator: string, 
/**
 * Of the account on the Daraja portal.
 */
email: string, };
export type WorldView = { 
/**
 * Which.
 */
world: RealWorld, 
/**
 * The till runs in it now.
 */
here: boolean, 
/**
 * Keys are kept, and Daraja took them.
 */
keys_taken_at_ms: number | null, 
/**
 * The operator's name.
 */
operator: string | null, 
/**
 * How many days the operator's password lasts; 0 or less when it has ended.
 */
password_days: number | null, 
/**
 * The relay's address.
 */
relay: string | null, 
/**
 * This PC is paired with it.
 */
paired: boolean, 
/**
 * Addresses may be registered.
 */
registers: boolean, 
/**
 * Nothing is missing to enter it.
 */
ready: boolean, };
export type TrialCase = "token" | "addresses" | "paid" | "callback" | "cancelled";
export type TrialVerdict = "good" | "no_answer" | "failed" | "stopped";
export type TrialCaseView = { 
/**
 * Which.
 */
case: TrialCase, 
/**
 * How it ended; nothing while it goes on.
 */
verdict: TrialVerdict | null, 
/**
 * When it ended.
 */
at_ms: number | null, 
/**
 * What Safaricom named it, such as a `CheckoutRequestID`, for its people to find.
 */
reference: string | null, };
export type TrialView = { 
/**
 * When it began.
 */
at_ms: number, 
/**
 * It goes on.
 */
running: boolean, 
/**
 * What was tried, in its order.
 */
cases: Array<TrialCaseView>, };
export type GoingLiveView = { 
/**
 * The ten steps, in their order.
 */
steps: Array<StepView>, 
/**
 * What is known of the business.
 */
business: BusinessView, 
/**
 * How far this PC's secrets can be reached.
 */
vault: VaultState, 
/**
 * The sandbox and the live world.
 */
worlds: Array<WorldView>, 
/**
 * The last test run, or the one that goes on; only in the sandbox.
 */
trial: TrialView | null, 
/**
 * Where the letter lies, once it is written.
 */
letter: string | null, 
/**
 * In the live world: the first prompt, of one shilling, was paid.
 */
checked: boolean, };
export type SetupProblem = "empty" | "not_a_number" | "till_as_store" | "kra_pin" | "phone" | "keys_refused" | "keys_of_sandbox" | "keys_of_live" | "sandbox_passkey" | "passkey" | "no_line" | "certificate_unreadable" | "certificate_private" | "certificate_of_site" | "certificate_of_other_world" | "certificate_expired" | "certificate_unknown" | "password" | "relay_address" | "relay_word" | "passphrase_length" | "passphrase_easy" | "no_key_store" | "passphrase_wrong" | "vault_closed" | "not_ready" | "not_sandbox" | "trial_runs";
export type CheckedView = { 
/**
 * What is wrong; nothing when they were kept.
 */
problem: SetupProblem | null, 
/**
 * Of a certificate that is not known here: to be compared with the portal's.
 */
fingerprint: string | null, 
/**
 * Everything, as it is now.
 */
view: GoingLiveView, };
export type UnsealedView = { 
/**
 * Why not; nothing when it is being opened.
 */
problem: SetupProblem | null, };
export type FeeBand = { 
/**
 * For payments up to so many shillings.
 */
up_to: string, 
/**
 * So many shillings of each; may be empty.
 */
fixed: string, 
/**
 * And so many per cent of it, with two decimals at most; may be empty.
 */
percent: string, };
export type SetFees = { 
/**
 * Bands that rise; none for no table.
 */
bands: Array<FeeBand>, };
export type FeeProblem = "amount" | "percent" | "order";
export type FeesView = { 
/**
 * Bands that rise; none where nobody told.
 */
bands: Array<FeeBand>, 
/**
 * What is wrong with what was typed; nothing when it was kept.
 */
problem: FeeProblem | null, 
/**
 * The row that it is about, counted from 0.
 */
row: number | null, };
export type FileFormat = "csv" | "xlsx" | "pdf";
export type ReadReport = { 
/**
 * How it is grouped.
 */
by: By, 
/**
 * The first day, `2026-11-23`; nothing for today.
 */
from: string, 
/**
 * The last day; nothing for the first.
 */
to: string, };
export type ExportReport = { 
/**
 * Which.
 */
report: ReadReport, 
/**
 * What kind of file.
 */
format: FileFormat, 
/**
 * The file's title, and what its four columns are called.
 */
headings: Array<string>, 
/**
 * What rows without a name of their own are called, by kind.
 */
names: Partial<Record<RowKind, string>>, };
export type ReadList = { 
/**
 * Of what.
 */
list: ListKind, 
/**
 * The first day, `2026-11-23`; nothing for today. What is for sale has no days.
 */
from: string, 
/**
 * The last day; nothing for the first.
 */
to: string, };
export type ExportList = { 
/**
 * Which.
 */
list: ReadList, 
/**
 * What kind of file.
 */
format: FileFormat, 
/**
 * The file's title.
 */
title: string, 
/**
 * What the columns are called.
 */
columns: Record<ListColumn, string>, 
/**
 * What the sum under them is called.
 */
total: string, 
/**
 * What is said of each thing that has words: `reason-unknown`, `paystep-paid`, `deed-approved`, `act-refund`.
 */
words: { [key in string]: string }, };
export type ListKind = "sales" | "payments" | "waiting" | "shifts" | "payouts" | "deeds" | "items";
export type AccountView = { 
/**
 * As Safaricom calls it, such as `Utility Account`.
 */
name: string, 
/**
 * All of it.
 */
current: number, 
/**
 * What can be used now.
 */
available: number, 
/**
 * What is set aside.
 */
reserved: number, 
/**
 * What has not arrived yet.
 */
uncleared: number, };
export type BalanceView = { 
/**
 * When it was so, in ms since 1970 UTC.
 */
at_ms: number, 
/**
 * In Safaricom's order.
 */
accounts: Array<AccountView>, };
export type BalanceTrouble = "no_operator" | "no_answer" | "operator" | "locked" | "role" | "refused";
export type BalanceAnswer = { 
/**
 * The newest that is known.
 */
balance: BalanceView | null, 
/**
 * Why there is no newer one; nothing when there is.
 */
trouble: BalanceTrouble | null, };
export type HourView = { 
/**
 * From 0 to 23.
 */
hour: number, 
/**
 * Today.
 */
today: Money, 
/**
 * On the same day a week before.
 */
week_before: Money, };
export type OpenView = { 
/**
 * Why.
 */
reason: DayEndReason, 
/**
 * How much.
 */
sum: SumView, };
export type HomeView = { 
/**
 * What Safaricom last said is in the till's accounts.
 */
balance: BalanceView | null, 
/**
 * Sales that were paid today.
 */
sales: SumView, 
/**
 * In cash, of that.
 */
cash: Money, 
/**
 * By prompts, of that.
 */
prompted: Money, 
/**
 * Straight to the till, of that.
 */
till: Money, 
/**
 * What went back to customers today, for whatever sale: in cash, and to phones. It is not taken off the sales.
 */
back: Money, 
/**
 * What Safaricom is expected to keep of today's payments; nothing without a fee table that reaches so far.
 */
fee: Money | null, 
/**
 * Each hour of the day that is not over, from midnight: what was taken.
 */
hours: Array<HourView>, 
/**
 * What waits for a person, of whatever day, by reason.
 */
open: Array<OpenView>, 
/**
 * Payouts that wait, or of which nobody knows yet what became of them.
 */
payouts: SumView, };
export type RowKind = "day" | "hour" | "name" | "band" | "cash" | "prompt" | "till" | "nameless" | "rounding";
export type ReportRow = { 
/**
 * What kind of thing `name` is.
 */
kind: RowKind, 
/**
 * A day, an hour, a name, a band's letter; empty where the kind says it all.
 */
name: string, 
/**
 * How many.
 */
count: number, 
/**
 * What customers paid.
 */
amount: Money, 
/**
 * The VAT inside.
 */
vat: Money, };
export type ReportView = { 
/**
 * The first day, `2026-11-23`.
 */
from: string, 
/**
 * The last day.
 */
to: string, 
/**
 * What belongs together.
 */
rows: Array<ReportRow>, 
/**
 * How many sales.
 */
sales: number, 
/**
 * What they came to.
 */
amount: Money, 
/**
 * The VAT inside.
 */
vat: Money, 
/**
 * What went back to customers in these days, for whatever sale. It is not taken off.
 */
back: Money, };
export type ExportedView = { 
/**
 * Where it lies.
 */
path: string, };
export type ListView = { 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, 
/**
 * What each place of a row tells.
 */
columns: Array<ListColumn>, 
/**
 * The first of them; a file has all.
 */
rows: Array<Array<ListCell>>, 
/**
 * How many there are.
 */
count: number, 
/**
 * Under all columns but the first.
 */
total: Array<ListCell>, };
export type ListCell = { "kind": "text", 
/**
 * It.
 */
text: string, } | { "kind": "count", 
/**
 * It.
 */
count: number, } | { "kind": "amount", 
/**
 * It.
 */
amount: number, } | { "kind": "reason", 
/**
 * It.
 */
reason: DayEndReason, } | { "kind": "step", 
/**
 * It.
 */
step: PayoutStep, } | { "kind": "deed", 
/**
 * It.
 */
deed: Deed, } | { "kind": "act", 
/**
 * It.
 */
act: Act, };
export type ListColumn = "time" | "code" | "receipt" | "phone" | "account" | "amount" | "cash" | "prompt" | "till" | "reason" | "z" | "sales" | "expected" | "difference" | "mpesa" | "name" | "barcode" | "category" | "band" | "price" | "payee" | "step" | "person" | "deed" | "act" | "with";

export type Commands = {
  /** The whole screen, as it is now. */
  open_till: [Nothing, TillView];
  /** Reads the amount field and the basket. */
  read_amount: [ReadAmount, AmountReading];
  /** Reads the phone field. */
  read_phone: [ReadPhone, PhoneReading];
  /** Reads the cash field against what is due. */
  read_cash: [ReadCash, CashReading];
  /** Reads a KRA PIN as it is typed. */
  read_kra_pin: [ReadKraPin, KraPinReading];
  /** Keeps a customer's KRA PIN with a sale that exists, and writes its receipt anew. */
  set_buyer_pin: [SetBuyerPin, SaleView];
  /** Asks a phone for a sale's money. The same ids again are the same wish. */
  charge: [Charge, SaleView];
  /** Takes cash for all that a sale still lacks. */
  take_cash: [TakeCash, SaleView];
  /** Lets a sale wait for a payment straight to the till, and asks nobody. */
  await_payment: [AwaitPayment, SaleView];
  /** A QR code by which a customer pays what a sale still lacks, straight to the till. */
  show_qr: [OneSale, QrView];
  /** Phones that paid before, by their last digits. */
  find_regulars: [FindRegulars, RegularsFound];
  /** Forgets such a phone. */
  forget_regular: [ForgetRegular, RegularsFound];
  /** What the owner chose for the counter. */
  read_counter: [Nothing, CounterView];
  /** Remembers phones that paid, or forgets them all. */
  remember_phones: [RememberPhones, CounterView];
  /** Chooses which payments straight to the till are let through, where Safaricom asks. */
  let_through: [LetThrough, CounterView];
  /** What a file would be like as a logo. */
  preview_logo: [LogoFile, LogoView];
  /** Puts it on receipts. */
  set_logo: [LogoFile, LogoView];
  /** Takes the logo off receipts. */
  remove_logo: [Nothing, CounterView];
  /** Things with a quick key, in the keys' order. */
  quick_keys: [Nothing, ItemsFound];
  /** Finds things by the beginnings of words of their names, or the one with this barcode. */
  find_items: [FindItems, ItemsFound];
  /** Says what a scanned code is: a thing, a receipt, or neither. */
  scan: [Scan, Scanned];
  /** Keeps a thing of the catalogue, new or changed. */
  put_item: [PutItem, ItemView];
  /** What a file of things would change. */
  preview_items: [ItemsFile, ItemsPreview];
  /** Takes a file of things into the catalogue, if every row of it is good. */
  import_items: [ItemsFile, ItemsPreview];
  /** Lets a basket wait. */
  park: [Park, TillView];
  /** Takes a parked basket back, once. */
  recall: [Recall, RecalledView];
  /** Stops waiting for a sale, or closes one that failed. */
  stop_sale: [OneSale, SaleView];
  /** The owner's word that a customer may be asked again, though nobody knows how this request ended. */
  override_attempt: [OverrideAttempt, SaleView];
  /** Gives a payment that came straight to the till to a sale. */
  assign_payment: [AssignPayment, SaleView];
  /** The customer of a sale that was given up takes the goods after all: it is paid with the money that came for it. */
  reopen_sale: [OneSale, SaleView];
  /** Finds sales by amount, receipt number, M-PESA code, phone or name; the latest when nothing is asked. */
  find_sales: [FindSales, SalesFound];
  /** A business day's end: M-PESA's records against the shop's sales. */
  day_end: [ReadDay, DayEndView];
  /** What a statement from Safaricom's portal tells that is not known. */
  preview_statement: [StatementFile, StatementView];
  /** Keeps a statement, and lists what is new in it. */
  import_statement: [StatementFile, StatementView];
  /** Everything that waits for a person, of whatever day. */
  open_matters: [Nothing, OpenMatters];
  /** The open shift so far, and the Z reports before it. */
  read_shift: [Nothing, ShiftView];
  /** Opens a shift, or tells the float of one that opened by itself. */
  open_shift: [OpenShift, ShiftView];
  /** Puts cash in, or takes it out, without a sale. */
  move_cash: [MoveCash, ShiftView];
  /** Opens the drawer without a sale. */
  no_sale: [NoSale, ShiftView];
  /** Says what is in the drawer. */
  count_drawer: [CountDrawer, ShiftView];
  /** Closes the shift; the answer is its Z report. */
  close_shift: [CloseShift, ShiftReport];
  /** A Z report, as it was made. */
  show_z: [ShowZ, ShiftReport];
  /** Writes a Z report as a PDF, and opens it in the PC's own viewer. */
  open_z: [ShowZ, ZFile];
  /** A sale's receipt, to look at. */
  show_receipt: [OneSale, ReceiptView];
  /** Writes a sale's receipt in another language, and prints it so from now on. */
  set_receipt_language: [SetReceiptLanguage, ReceiptView];
  /** Opens a sale's PDF in the PC's own viewer. */
  open_receipt: [OneSale, ReceiptView];
  /** Prints a paid sale's receipt; as a copy, if it was printed before. */
  print_receipt: [OneSale, TillView];
  /** Somebody looked whether a receipt came out. */
  settle_paper: [SettlePaper, TillView];
  /** The printer is ready again: what waits is printed now. */
  retry_printing: [Nothing, TillView];
  /** Nobody waits any more for what is not printed yet. */
  drop_papers: [Nothing, TillView];
  /** Prints a refund's paper. */
  print_refund: [OneRefund, PrintedView];
  /** Prints a Z report. */
  print_z: [ShowZ, PrintedView];
  /** The printers of this register. */
  read_printers: [Nothing, PrintersView];
  /** What waits, and what comes, is printed by another printer. */
  use_printer: [OnePrinter, PrintersView];
  /** Prints a page that shows whether a printer is what it is said to be. */
  test_printer: [OnePrinter, PrintedView];
  /** Names a printer, which prints from now on. */
  add_printer: [AddPrinter, PrintersView];
  /** Says what a printer can do. */
  change_printer: [ChangePrinter, PrintersView];
  /** Forgets a printer. */
  remove_printer: [OnePrinter, PrintersView];
  /** Says what is printed without being asked, and how wide files are. */
  set_paper: [SetPaper, PrintersView];
  /** What may go back of a sale's money, or of a payment's, and what did. */
  money_back: [MoneyBackOf, MoneyBackView];
  /** Has a payment taken back to the phone that it came from. The same id again is the same wish. */
  reverse_payment: [ReversePayment, TillView];
  /** Gives cash back, out of the drawer. The same id again is the same refund. */
  refund: [Refund, RefundedView];
  /** A refund's paper, to look at. */
  show_refund: [OneRefund, ReceiptView];
  /** Opens a refund's PDF in the PC's own viewer. */
  open_refund: [OneRefund, ReceiptView];
  /** The customer shows an M-PESA code: Safaricom is asked what became of it, and the answer is shown when it comes. */
  check_code: [CheckCode, TillView];
  /** The cashier has seen what changed while the PC slept. */
  dismiss_changes: [Nothing, TillView];
  /** Asks the relay for a code for another PC of the shop. */
  invite_device: [Nothing, TillView];
  /** Another PC asks to be let in: whether its six digits are the same. */
  decide_device: [DecideDevice, TillView];
  /** The sheet about another PC is closed. */
  dismiss_device: [Nothing, TillView];
  /** Changes the screen's language, for this PC. */
  set_language: [SetLanguage, TillView];
  /** Somebody stands at the till from now on, by a PIN or an owner's passphrase. */
  sign_in: [SignIn, TillView];
  /** Nobody does. */
  sign_out: [Nothing, TillView];
  /** Somebody who may do it lets whoever stands at the till do one thing, once, by a PIN. */
  approve: [Approve, TillView];
  /** Names somebody who may stand at the till; the first is the owner, and stands there. */
  add_person: [AddPerson, TillView];
  /** Gives somebody a new PIN, which was never tried. */
  set_pin: [SetPin, TillView];
  /** Gives whoever stands at the till a new PIN, for the one until now. */
  set_own_pin: [SetOwnPin, TillView];
  /** Gives an owner a new passphrase. */
  set_passphrase: [SetPassphrase, TillView];
  /** Says how much may be taken off a basket without somebody's approval. */
  set_discount_limit: [SetDiscountLimit, TillView];
  /** Somebody leaves: their sales keep their name. */
  archive_person: [OnePerson, TillView];
  /** What Safaricom is expected to keep of payments. */
  read_fees: [Nothing, FeesView];
  /** Says so. */
  set_fees: [SetFees, FeesView];
  /** The day at a glance. */
  home: [Nothing, HomeView];
  /** What was sold in some days. */
  report: [ReadReport, ReportView];
  /** Writes that as a file, and opens it. */
  export_report: [ExportReport, ExportedView];
  /** Everything of a kind, of some days. */
  list: [ReadList, ListView];
  /** Writes that as a file, and opens it. */
  export_list: [ExportList, ExportedView];
  /** Asks Safaricom what is in the till's accounts. */
  ask_balance: [Nothing, BalanceAnswer];
  /** Payouts, and what bounds them. */
  payouts: [Nothing, PayoutsView];
  /** Reads a payout as it is typed. */
  read_payout: [PayoutEntry, PayoutReading];
  /** Pays a person, a business or KRA, at once or after a second person agreed. */
  pay_out: [PayOut, PayoutsView];
  /** A second person agrees, and it is sent. */
  approve_payout: [OnePayout, PayoutsView];
  /** Sends one that waits or, where that is safe, sends it again. */
  send_payout: [OnePayout, PayoutsView];
  /** Takes one back that was never sent. */
  drop_payout: [OnePayout, PayoutsView];
  /** Somebody saw in Safaricom's portal what became of one. */
  settle_payout: [SettlePayout, PayoutsView];
  /** What is in a file of people to be paid. */
  preview_pay_list: [PayList, PayListView];
  /** Keeps all of it, and pays one after the other. */
  pay_list: [PayList, PayoutsView];
  /** A second person agrees to a whole list. */
  approve_pay_list: [OneBatch, PayoutsView];
  /** Goes on with what waits of a list. */
  send_pay_list: [OneBatch, PayoutsView];
  /** Stops after the payout in hand. */
  stop_pay_list: [Nothing, PayoutsView];
  /** Takes back what waits of a list. */
  drop_pay_list: [OneBatch, PayoutsView];
  /** Says what bounds payouts, and which number pays. */
  set_payout_rules: [SetPayoutRules, PayoutsView];
  /** How far the shop is on its way to real money. */
  going_live: [Nothing, GoingLiveView];
  /** Ticks one thing that somebody did elsewhere, or takes the tick away. */
  set_chore: [SetChore, GoingLiveView];
  /** Keeps what is known of the business. */
  set_business: [SetBusiness, CheckedView];
  /** Makes the place for this PC's secrets. */
  make_vault: [MakeVault, CheckedView];
  /** Opens this PC's secrets. */
  open_vault: [OpenVault, CheckedView];
  /** Keeps a Daraja app's keys, if Daraja takes them. */
  set_keys: [SetKeys, CheckedView];
  /** Keeps the operator for programs. */
  set_operator: [SetOperator, CheckedView];
  /** Keeps a world's relay. */
  set_relay: [SetRelay, CheckedView];
  /** The till closes, and opens in another world. */
  enter_world: [EnterWorld, CheckedView];
  /** Begins the test run that Safaricom wants to see. */
  run_trial: [RunTrial, CheckedView];
  /** Ends it early. */
  stop_trial: [Nothing, GoingLiveView];
  /** Writes the letter to Safaricom. */
  write_letter: [WriteLetter, CheckedView];
  /** Chooses the folder for encrypted backups, and their passphrase. */
  choose_offsite: [ChooseOffsite, OffsiteTaken];
  /** Makes a backup and copies it into that folder, now. */
  back_up_offsite: [Nothing, TillView];
  /** Ends the copy that is being written. */
  stop_offsite: [Nothing, TillView];
  /** Practice: what the next customers will do. */
  set_practice_customer: [SetPracticeCustomer, TillView];
  /** Practice: what the customer whose phone is ringing does now. */
  answer_practice_phone: [AnswerPracticePhone, TillView];
};

export type Repairs = {
  /** What can be put in the place of a damaged database. */
  look_at_damage: [Nothing, DamageView];
  /** Takes an encrypted backup from a stick, to be put in its place. */
  fetch_backup: [FetchBackup, DamageView];
  /** Puts a backup in its place, keeps the damaged one aside, and opens the till. */
  restore_backup: [RestoreBackup, RestoredView];
  /** Pairs this PC with its relay, by a code; what was begun before ends. */
  begin_pairing: [BeginPairing, PairingView];
  /** How far that is. */
  look_at_pairing: [Nothing, PairingView];
  /** Opens this PC's secrets, and then the till that waits for them. */
  unseal: [OpenVault, UnsealedView];
  /** Leaves a world that did not open, for practice. */
  back_to_practice: [Nothing, UnsealedView];
};
