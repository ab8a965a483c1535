namespace nanoFramework.Runtime.Events;

/// <summary>Categories of events.</summary>
public enum EventCategory
{
    /// <summary>Unknown.</summary>
    Unknown = 0,

    /// <summary>Application-defined.</summary>
    Custom = 10,

    /// <summary>GPIO.</summary>
    Gpio = 20,

    /// <summary>Serial port.</summary>
    SerialDevice = 30,

    /// <summary>Network.</summary>
    Network = 40,

    /// <summary>Wi-Fi.</summary>
    WiFi = 50,

    /// <summary>CAN bus.</summary>
    Can = 60,

    /// <summary>Storage.</summary>
    Storage = 70,

    /// <summary>Radio.</summary>
    Radio = 80,

    /// <summary>High-resolution timer.</summary>
    HighResolutionTimer = 90,

    /// <summary>Bluetooth.</summary>
    Bluetooth = 100,

    /// <summary>USB.</summary>
    Usb = 110,

    /// <summary>Touch.</summary>
    Touch = 120,

    /// <summary>Gesture.</summary>
    Gesture = 130,

    /// <summary>OpenThread.</summary>
    OpenThread = 140,

    /// <summary>ESP-NOW.</summary>
    EspNow = 150,
}
