namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A property of MQTT 5.</summary>
public class UserProperty(string name, string value)
{
    /// <summary>The name.</summary>
    public string Name { get; set; } = name;

    /// <summary>The value.</summary>
    public string Value { get; set; } = value;
}
