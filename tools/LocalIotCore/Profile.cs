namespace LocalIotCore;

/// <summary>Whose behaviour the broker follows.</summary>
public enum Profile
{
    /// <summary>AWS IoT Core's: QoS 0 and 1, its limits, its responses to violations.</summary>
    Aws,
    /// <summary>The MQTT standard's: QoS 2, standard rules for `#` and retained messages; for conformance
    /// suites.</summary>
    Standard,
}
