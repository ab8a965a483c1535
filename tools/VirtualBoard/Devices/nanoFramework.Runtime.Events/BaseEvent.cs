namespace nanoFramework.Runtime.Events;

/// <summary>What every event carries.</summary>
public class BaseEvent
{
    /// <summary>Where it comes from.</summary>
    public ushort Source;

    /// <summary>Its kind within its category.</summary>
    public byte Message;
}

/// <summary>An event of a category without a processor.</summary>
public class GenericEvent : BaseEvent
{
    /// <summary>Its category.</summary>
    public byte Category;

    /// <summary>What was posted with it.</summary>
    public uint Data;

    /// <summary>When, by the device's clock.</summary>
    public DateTime Time;
}
