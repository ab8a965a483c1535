namespace LocalIotCore;

/// <summary>Whose manners the broker has.</summary>
public enum Profile
{
    /// <summary>AWS IoT Core's: QoS 0 and 1, its limits, its answers to violations.</summary>
    Aws,
    /// <summary>The MQTT standard's: QoS 2, normal `#` and retained rules, for conformance suites.</summary>
    Standard,
}
