// The QR screen: where the square goes, and the words around it.
#pragma once

#include "layout.hpp"
#include "till/firmware/ui/screens.hpp"

namespace till::firmware::ui {

hal::Result<void> draw_qr_screen(Canvas& canvas, const ScreenModel& model, const hal::DisplayGeometry& geometry);

}  // namespace till::firmware::ui
