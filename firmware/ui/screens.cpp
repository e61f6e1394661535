#include "till/firmware/ui/screens.hpp"

#include "messages.hpp"
#include "qr_layout.hpp"
#include "till/firmware/ui/qr_reader.hpp"

#include <algorithm>

namespace till::firmware::ui {

namespace {

constexpr int smallest_side = 240;
constexpr int largest_side = 4096;
constexpr std::size_t longest_code = 32;  // a person types it

hal::Result<void> check(const ScreenModel& model) {
    const auto missing = [&](const char* what) {
        return hal::fail("screen-model-invalid", std::string(to_string(model.kind)) + " without " + what);
    };
    switch (model.kind) {
        case ScreenKind::amount:
        case ScreenKind::qr:
        case ScreenKind::approved:
        case ScreenKind::refunded:
        case ScreenKind::partial:
            if (!model.amount) return missing("an amount");
            if (model.paycode.size() > longest_code) return hal::fail("screen-model-invalid", "the code is too long");
            break;
        case ScreenKind::paycode:
        case ScreenKind::pairing:
            if (model.paycode.empty()) return missing("a code");
            if (model.paycode.size() > longest_code) return hal::fail("screen-model-invalid", "the code is too long");
            break;
        default: break;
    }
    if (model.kind == ScreenKind::qr && model.qr_payload.empty()) return missing("a payload");
    if (model.kind == ScreenKind::partial && !model.remaining) return missing("what remains");
    return {};
}

void draw_message(Canvas& canvas, const Message& message) {
    const int edge = canvas.px(7);
    const int width = canvas.frame.width - 2 * edge;
    int bottom = canvas.frame.height - edge;
    if (!message.foot.empty()) {
        const int height = column_height(canvas, message.foot, width);
        bottom -= height;
        draw_column(canvas, message.foot, {edge, bottom, width, height}, Align::centre);
        bottom -= canvas.px(6);
    }
    int height = bottom - edge;
    if (message.align == Align::left) height = std::min(height, column_height(canvas, message.body, width));
    draw_column(canvas, message.body, {edge, edge, width, height}, message.align);
}

}  // namespace

struct ScreenComposer::Impl {
    TextRenderer type;
    Palette colours;
};

std::string_view to_string(ScreenKind kind) {
    switch (kind) {
        case ScreenKind::idle: return "idle";
        case ScreenKind::amount: return "amount";
        case ScreenKind::qr: return "qr";
        case ScreenKind::short_code_wait: return "short-code-wait";
        case ScreenKind::paycode: return "paycode";
        case ScreenKind::customer_active: return "customer-active";
        case ScreenKind::checking: return "checking";
        case ScreenKind::approved: return "approved";
        case ScreenKind::partial: return "partial";
        case ScreenKind::declined: return "declined";
        case ScreenKind::cancelled: return "cancelled";
        case ScreenKind::expired: return "expired";
        case ScreenKind::refunded: return "refunded";
        case ScreenKind::offline: return "offline";
        case ScreenKind::pairing: return "pairing";
        case ScreenKind::technician: return "technician";
    }
    return "unknown";
}

ScreenComposer::ScreenComposer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ScreenComposer::ScreenComposer(ScreenComposer&&) noexcept = default;
ScreenComposer& ScreenComposer::operator=(ScreenComposer&&) noexcept = default;
ScreenComposer::~ScreenComposer() = default;

hal::Result<ScreenComposer> ScreenComposer::create(const ScreenOptions& options) {
    auto type = TextRenderer::create({options.font_regular, options.font_bold});
    if (!type) return std::unexpected(type.error());
    return ScreenComposer(std::make_unique<Impl>(std::move(*type), palette(options.theme)));
}

hal::Result<hal::Frame> ScreenComposer::compose(const ScreenModel& model, const hal::DisplayGeometry& geometry) const {
    const auto outside = [](int side) { return side < smallest_side || side > largest_side; };
    if (outside(geometry.width) || outside(geometry.height)) {
        return hal::fail("geometry-invalid", std::to_string(geometry.width) + "x" + std::to_string(geometry.height));
    }
    if (const auto complete = check(model); !complete) return std::unexpected(complete.error());
    Canvas canvas{hal::Frame(geometry.width, geometry.height, impl_->colours.ground), impl_->type, impl_->colours};
    const bool rest_by_code = model.kind == ScreenKind::partial && !model.qr_payload.empty();
    if (model.kind != ScreenKind::qr && !rest_by_code) {
        draw_message(canvas, message_for(model, impl_->colours));
        return std::move(canvas.frame);
    }
    if (const auto drawn = draw_qr_screen(canvas, model, geometry); !drawn) return std::unexpected(drawn.error());
    if (const auto read = verify_qr_frame(canvas.frame, model.qr_payload); !read) return std::unexpected(read.error());
    return std::move(canvas.frame);
}

}  // namespace till::firmware::ui
