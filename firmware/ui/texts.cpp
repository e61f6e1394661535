#include "till/firmware/ui/texts.hpp"

#include "locale.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace till::firmware::ui {

namespace {

constexpr std::array<std::string_view, 6> languages{"en", "it", "fr", "de", "es", "el"};

using Row = std::array<std::string_view, languages.size()>;

// In the order of enum Text; the static_assert below counts, texts_test.cpp looks for holes.
constexpr Row texts[] = {
    // welcome, to_pay, pay_to, scan_title, scan_hint, time_left
    {"Welcome", "Benvenuti", "Bienvenue", "Willkommen", "Bienvenidos", "Καλώς ήρθατε"},
    {"To pay", "Da pagare", "À payer", "Zu zahlen", "A pagar", "Προς πληρωμή"},
    {"Pay to", "A favore di", "Bénéficiaire", "Empfänger", "Beneficiario", "Δικαιούχος"},
    {"Scan to pay", "Inquadra e paga", "Scannez et payez", "Scannen und zahlen", "Escanee y pague",
     "Σκανάρετε και πληρώστε"},
    {"Point your phone’s camera at the code", "Inquadra il codice con la fotocamera del telefono",
     "Visez le code avec l’appareil photo du téléphone", "Richten Sie die Handykamera auf den Code",
     "Apunte al código con la cámara del móvil", "Στρέψτε την κάμερα του κινητού στον κωδικό"},
    {"Time left", "Tempo rimasto", "Temps restant", "Verbleibende Zeit", "Tiempo restante", "Απομένουν"},
    // phone_title, phone_hint, paycode_title, paycode_hint, rf_code_hint, continue_title, continue_hint
    {"Check your phone", "Guarda il telefono", "Regardez votre téléphone", "Schauen Sie auf Ihr Handy", "Mire su móvil",
     "Κοιτάξτε το κινητό σας"},
    {"The payment request is on its way to you", "La richiesta di pagamento è in arrivo",
     "La demande de paiement vous est envoyée", "Die Zahlungsanfrage ist unterwegs zu Ihnen",
     "La solicitud de pago va de camino", "Το αίτημα πληρωμής είναι καθ’ οδόν"},
    {"Your payment code", "Il tuo codice di pagamento", "Votre code de paiement", "Ihr Zahlungscode",
     "Su código de pago", "Ο κωδικός πληρωμής σας"},
    {"Use this code to pay", "Usa questo codice per pagare", "Utilisez ce code pour payer",
     "Bezahlen Sie mit diesem Code", "Use este código para pagar", "Πληρώστε με αυτόν τον κωδικό"},
    {"Enter this code (RF) in your banking app", "Inserisci questo codice (RF) nell’app della tua banca",
     "Saisissez ce code (RF) dans l’appli de votre banque", "Geben Sie diesen Code (RF) in Ihrer Banking-App ein",
     "Introduzca este código (RF) en la app de su banco", "Εισαγάγετε τον κωδικό (RF) στην εφαρμογή της τράπεζάς σας"},
    {"Continue on your phone", "Continua sul telefono", "Continuez sur votre téléphone", "Weiter auf Ihrem Handy",
     "Continúe en su móvil", "Συνεχίστε στο κινητό σας"},
    {"Confirm the payment there", "Conferma lì il pagamento", "Confirmez-y le paiement",
     "Bestätigen Sie dort die Zahlung", "Confirme allí el pago", "Επιβεβαιώστε εκεί την πληρωμή"},
    // checking_title, checking_hint, approved_title, approved_hint, partial_title, paid, remaining
    {"One moment, please", "Un momento, per favore", "Un instant, s’il vous plaît", "Einen Moment, bitte",
     "Un momento, por favor", "Μια στιγμή, παρακαλώ"},
    {"We are checking the payment. Please do not pay again.", "Verifichiamo il pagamento. Non pagare di nuovo.",
     "Nous vérifions le paiement. Ne payez pas une seconde fois.",
     "Wir prüfen die Zahlung. Bitte nicht noch einmal zahlen.", "Estamos comprobando el pago. No vuelva a pagar.",
     "Ελέγχουμε την πληρωμή. Μην πληρώσετε ξανά."},
    {"Payment approved", "Pagamento riuscito", "Paiement accepté", "Zahlung erfolgreich", "Pago aceptado",
     "Η πληρωμή εγκρίθηκε"},
    {"Thank you", "Grazie", "Merci", "Vielen Dank", "Gracias", "Ευχαριστούμε"},
    {"Partly paid", "Pagato in parte", "Payé en partie", "Teilweise bezahlt", "Pagado en parte", "Μερική πληρωμή"},
    {"Paid", "Pagato", "Payé", "Bezahlt", "Pagado", "Πληρώθηκαν"},
    {"Still to pay", "Resta da pagare", "Reste à payer", "Noch zu zahlen", "Queda por pagar", "Υπόλοιπο"},
    // declined_title, cancelled_title, expired_title, ask_staff, refunded_title, refunded_hint
    {"Payment declined", "Pagamento rifiutato", "Paiement refusé", "Zahlung abgelehnt", "Pago rechazado",
     "Η πληρωμή απορρίφθηκε"},
    {"Payment cancelled", "Pagamento annullato", "Paiement annulé", "Zahlung abgebrochen", "Pago cancelado",
     "Η πληρωμή ακυρώθηκε"},
    {"Time is up", "Tempo scaduto", "Délai dépassé", "Zeit abgelaufen", "Tiempo agotado", "Ο χρόνος έληξε"},
    {"Please ask our staff", "Chiedi al personale", "Adressez-vous au personnel",
     "Bitte wenden Sie sich an das Personal", "Consulte con el personal", "Απευθυνθείτε στο προσωπικό"},
    {"Refunded", "Rimborsato", "Remboursé", "Erstattet", "Reembolsado", "Έγινε επιστροφή"},
    {"The money is on its way back to you", "Il denaro ti verrà restituito", "L’argent vous est restitué",
     "Sie erhalten Ihr Geld zurück", "Se le devuelve el dinero", "Τα χρήματα σας επιστρέφονται"},
    // unavailable_title, unavailable_hint, pairing_title, pairing_hint, technician_title
    {"Not available right now", "Al momento non disponibile", "Indisponible pour le moment", "Zurzeit nicht verfügbar",
     "No disponible ahora", "Προσωρινά μη διαθέσιμο"},
    {"Please choose another way to pay", "Scegli un altro modo di pagare", "Choisissez un autre moyen de paiement",
     "Bitte wählen Sie eine andere Zahlungsart", "Elija otra forma de pago", "Επιλέξτε άλλον τρόπο πληρωμής"},
    {"Pairing code", "Codice di abbinamento", "Code d’appairage", "Kopplungscode", "Código de vinculación",
     "Κωδικός σύζευξης"},
    {"Enter it on the device you are connecting", "Inseriscilo sul dispositivo da collegare",
     "Saisissez-le sur l’appareil à connecter", "Geben Sie ihn auf dem neuen Gerät ein",
     "Introdúzcalo en el dispositivo que conecta", "Εισαγάγετέ τον στη συσκευή που συνδέετε"},
    {"Technician", "Assistenza tecnica", "Technicien", "Techniker", "Técnico", "Τεχνικός"},
    // receipt_sale, receipt_refund, receipt_number, receipt_order, receipt_terminal, receipt_total, receipt_refunds
    {"RECEIPT", "RICEVUTA", "REÇU", "BELEG", "RECIBO", "ΑΠΟΔΕΙΞΗ"},
    {"REFUND", "RIMBORSO", "REMBOURSEMENT", "ERSTATTUNG", "REEMBOLSO", "ΕΠΙΣΤΡΟΦΗ"},
    {"No.", "N.", "N°", "Nr.", "N.º", "Αρ."},
    {"Order", "Ordine", "Commande", "Bestellung", "Pedido", "Παραγγελία"},
    {"Terminal", "Terminale", "Terminal", "Terminal", "Terminal", "Τερματικό"},
    {"TOTAL", "TOTALE", "TOTAL", "SUMME", "TOTAL", "ΣΥΝΟΛΟ"},
    {"Refund of receipt", "Rimborso della ricevuta", "Remboursement du reçu", "Erstattung zu Beleg",
     "Reembolso del recibo", "Επιστροφή απόδειξης"},
    // receipt_payment, receipt_reference, receipt_vat, receipt_clock, receipt_thanks
    {"Payment", "Pagamento", "Paiement", "Zahlung", "Pago", "Πληρωμή"},
    {"Ref.", "Rif.", "Réf.", "Ref.", "Ref.", "Κωδ."},
    {"VAT", "P. IVA", "TVA", "USt-IdNr.", "NIF", "ΑΦΜ"},
    {"Clock not verified", "Orologio non verificato", "Horloge non vérifiée", "Uhrzeit nicht geprüft",
     "Hora no verificada", "Μη επαληθευμένη ώρα"},
    {"Thank you for your purchase", "Grazie per il tuo acquisto", "Merci de votre achat",
     "Vielen Dank für Ihren Einkauf", "Gracias por su compra", "Ευχαριστούμε για την αγορά"},
    // slip_until, slip_no_receipt
    {"Pay before", "Da pagare entro", "À payer avant", "Zahlbar bis", "Pagar antes de", "Πληρωμή έως"},
    {"This is not a receipt", "Questo non è uno scontrino", "Ceci n’est pas un reçu", "Dies ist kein Beleg",
     "Esto no es un recibo", "Δεν αποτελεί απόδειξη"},
};
static_assert(std::size(texts) == text_count);

constexpr std::array<std::string_view, 12> keys{"customer-cancelled", "cashier-cancelled", "insufficient-funds",
                                                "limit-exceeded",     "not-accepted",      "code-wrong",
                                                "code-used",          "expired",           "provider-unreachable",
                                                "network-offline",    "amount-invalid",    "qr-unreadable"};

constexpr Row sorry{"Please try another way to pay",      "Prova un altro modo di pagare",
                    "Essayez un autre moyen de paiement", "Bitte versuchen Sie eine andere Zahlungsart",
                    "Pruebe otra forma de pago",          "Δοκιμάστε άλλον τρόπο πληρωμής"};

// In the order of `keys`.
constexpr Row reasons[] = {
    {"You cancelled the payment", "Hai annullato il pagamento", "Vous avez annulé le paiement",
     "Sie haben die Zahlung abgebrochen", "Ha cancelado el pago", "Ακυρώσατε την πληρωμή"},
    {"The payment was cancelled at the till", "Il pagamento è stato annullato in cassa",
     "Le paiement a été annulé en caisse", "Die Zahlung wurde an der Kasse abgebrochen", "El pago se canceló en caja",
     "Η πληρωμή ακυρώθηκε στο ταμείο"},
    {"Not enough money on the account", "Fondi insufficienti", "Solde insuffisant", "Guthaben nicht ausreichend",
     "Saldo insuficiente", "Ανεπαρκές υπόλοιπο"},
    {"The amount is above your limit", "L’importo supera il tuo limite", "Le montant dépasse votre plafond",
     "Der Betrag liegt über Ihrem Limit", "El importe supera su límite", "Το ποσό υπερβαίνει το όριό σας"},
    {"This payment method was not accepted", "Metodo di pagamento non accettato",
     "Ce moyen de paiement n’a pas été accepté", "Diese Zahlungsart wurde nicht angenommen",
     "No se aceptó esta forma de pago", "Ο τρόπος πληρωμής δεν έγινε δεκτός"},
    {"The code is not right", "Il codice non è corretto", "Le code n’est pas correct", "Der Code ist nicht richtig",
     "El código no es correcto", "Ο κωδικός δεν είναι σωστός"},
    {"The code has been used already", "Il codice è già stato usato", "Le code a déjà été utilisé",
     "Der Code wurde schon verwendet", "El código ya se ha usado", "Ο κωδικός έχει ήδη χρησιμοποιηθεί"},
    {"The time to pay ran out", "Il tempo per pagare è finito", "Le temps pour payer est écoulé",
     "Die Zeit zum Bezahlen ist um", "Se acabó el tiempo para pagar", "Τελείωσε ο χρόνος πληρωμής"},
    sorry,  // provider-unreachable: the customer is not told about lines
    sorry,  // network-offline
    {"This amount cannot be paid this way", "Questo importo non si può pagare così",
     "Ce montant ne peut pas être payé ainsi", "Dieser Betrag kann so nicht gezahlt werden",
     "Este importe no se puede pagar así", "Το ποσό δεν πληρώνεται με αυτόν τον τρόπο"},
    sorry,  // qr-unreadable
};
static_assert(std::size(reasons) == keys.size());

std::size_t column(std::string_view locale) {
    const auto found = std::find(languages.begin(), languages.end(), parse_locale(locale).language);
    return found == languages.end() ? 0 : static_cast<std::size_t>(found - languages.begin());
}

}  // namespace

std::span<const std::string_view> text_languages() { return languages; }

std::string_view text(Text id, std::string_view locale) { return texts[static_cast<std::size_t>(id)][column(locale)]; }

std::string_view reason_text(std::string_view key, std::string_view locale) {
    const auto found = std::find(keys.begin(), keys.end(), key);
    if (found == keys.end()) return {};
    return reasons[static_cast<std::size_t>(found - keys.begin())][column(locale)];
}

std::span<const std::string_view> reason_keys() { return keys; }

}  // namespace till::firmware::ui
