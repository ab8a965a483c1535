namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A message in flight, and its state.</summary>
public class MqttMsgContext
{
    /// <summary>The packet.</summary>
    public MqttMsgBase Message { get; set; } = null!;

    /// <summary>Its state.</summary>
    public MqttMsgState State { get; set; }

    /// <summary>Which side acknowledges.</summary>
    public MqttMsgFlow Flow { get; set; }

    /// <summary>When it was queued or last sent, in ms.</summary>
    public long Timestamp { get; set; }

    /// <summary>How many times it was sent.</summary>
    public int Attempt { get; set; }

    /// <summary>Its key in a session.</summary>
    public string Key => (int)Flow + "_" + Message.MessageId;
}
