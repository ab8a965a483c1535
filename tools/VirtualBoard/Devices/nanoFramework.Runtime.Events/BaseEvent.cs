namespace nanoFramework.Runtime.Events;

/// <summary>The members of every event.</summary>
public class BaseEvent
{
    /// <summary>Its source.</summary>
    public ushort Source;

    /// <summary>Its kind within its category.</summary>
    public byte Message;
}

/// <summary>An event of a category without a processor.</summary>
public class GenericEvent : BaseEvent
{
    /// <summary>Its category.</summary>
    public byte Category;

    /// <summary>The data posted with it.</summary>
    public uint Data;

    /// <summary>When it was posted, by the device's clock.</summary>
    public DateTime Time;
}
