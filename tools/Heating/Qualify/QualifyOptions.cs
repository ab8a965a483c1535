namespace Heating.Qualify;

/// <summary>Options of the suite.</summary>
internal sealed record QualifyOptions
{
    /// <summary>Default of <see cref="Scale"/>.</summary>
    public const double DefaultScale = 10;

    /// <summary>Beyond this, the machine's own delays (a handshake, a busy moment) become seconds of device
    /// time.</summary>
    public const double ScaleMax = 20;

    /// <summary>Default payload of the PUBACK row.</summary>
    public const int DefaultPayloadBytes = 4096;

    /// <summary>AWS's limit for a payload.</summary>
    public const int PayloadBytesMax = 128 * 1024;

    /// <summary>How many times faster than real time the device's clock runs.</summary>
    public double Scale { get; init; } = DefaultScale;

    /// <summary>Size of the message that MQTT_Client_Puback_QoS1 sends.</summary>
    public int PayloadBytes { get; init; } = DefaultPayloadBytes;

    /// <summary>Number of rows that run in parallel.</summary>
    public int ParallelRows { get; init; } = 4;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Receives the firmware's output: row and line; null: nobody.</summary>
    public Action<string, string>? Printed { get; init; }
}
