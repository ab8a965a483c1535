namespace Heating.Qualify;

/// <summary>How the suite runs.</summary>
internal sealed record QualifyOptions
{
    /// <summary>How many times faster than real time device time goes by default.</summary>
    public const double DefaultScale = 10;

    /// <summary>Beyond it, what the machine itself takes (a handshake, a busy moment) counts for seconds.</summary>
    public const double ScaleMax = 20;

    /// <summary>Payload of the PUBACK row by default.</summary>
    public const int DefaultPayloadBytes = 4096;

    /// <summary>AWS's limit for a message.</summary>
    public const int PayloadBytesMax = 128 * 1024;

    /// <summary>How many times faster than real time device time goes.</summary>
    public double Scale { get; init; } = DefaultScale;

    /// <summary>Size of the message that MQTT_Client_Puback_QoS1 sends.</summary>
    public int PayloadBytes { get; init; } = DefaultPayloadBytes;

    /// <summary>Rows that run at the same time.</summary>
    public int ParallelRows { get; init; } = 4;

    /// <summary>Real time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes what the firmware prints: row and line; null: nobody.</summary>
    public Action<string, string>? Printed { get; init; }
}
