namespace LocalIotCore.Mqtt;

/// <summary>Quality of service of a message or a subscription.</summary>
public enum QoS : byte
{
    /// <summary>Delivered at most once.</summary>
    AtMostOnce = 0,
    /// <summary>Delivered at least once.</summary>
    AtLeastOnce = 1,
    /// <summary>Delivered exactly once.</summary>
    ExactlyOnce = 2,
}
