namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A message in flight, and where it stands.</summary>
public class MqttMsgContext
{
    /// <summary>The packet.</summary>
    public MqttMsgBase Message { get; set; } = null!;

    /// <summary>Where it stands.</summary>
    public MqttMsgState State { get; set; }

    /// <summary>Who acknowledges.</summary>
    public MqttMsgFlow Flow { get; set; }

    /// <summary>When it was queued or last sent, ms.</summary>
    public long Timestamp { get; set; }

    /// <summary>How often it was sent.</summary>
    public int Attempt { get; set; }

    /// <summary>Its name in a session.</summary>
    public string Key => (int)Flow + "_" + Message.MessageId;
}
