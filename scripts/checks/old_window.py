"""A window with the Chromium of QtWebEngine 5.7 and nothing else; it is told what to do through its debugging port.

The package holds Qt's libraries and bindings for a Python of those days. The bindings are not needed: a handful of
calls into the libraries makes an application and a view.
"""
import ctypes
import os
import sys

LIBRARIES = sys.argv[1]


def library(name):
    return ctypes.CDLL(os.path.join(LIBRARIES, name), mode=ctypes.RTLD_GLOBAL)


core, widgets, web = (library(f"libQt5{it}.so.5") for it in ("Core", "Widgets", "WebEngineWidgets"))
app, view, url = (ctypes.create_string_buffer(512) for _ in range(3))
arguments = (ctypes.c_char_p * 2)(b"old-browser", None)
count, text, size = ctypes.c_int(1), ctypes.c_void_p(), (ctypes.c_int * 2)(390, 844)

# QApplication app(count, arguments); QWebEngineView view; view.resize(390, 844); view.show();
widgets._ZN12QApplicationC1ERiPPci(app, ctypes.byref(count), arguments, 0x050701)
web._ZN14QWebEngineViewC1EP7QWidget(view, None)
widgets._ZN7QWidget6resizeERK5QSize(view, size)
widgets._ZN7QWidget4showEv(view)
# view.load(QUrl(QString::fromUtf8("about:blank"))); return app.exec();
core._ZN7QString15fromUtf8_helperEPKci(ctypes.byref(text), b"about:blank", 11)
core._ZN4QUrlC1ERK7QStringNS_11ParsingModeE(url, ctypes.byref(text), 0)
web._ZN14QWebEngineView4loadERK4QUrl(view, url)
widgets._ZN12QApplication4execEv()
