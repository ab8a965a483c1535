namespace nanoFramework.Runtime.Events;

/// <summary>Receives a category's events.</summary>
public interface IEventListener
{
    /// <summary>Called when it becomes the listener.</summary>
    void InitializeForEventSource();

    /// <summary>An event has come. A filter that returns false keeps it from the listener.</summary>
    bool OnEvent(BaseEvent ev);
}

/// <summary>Makes a category's event object out of what was posted.</summary>
public interface IEventProcessor
{
    /// <summary>Makes it.</summary>
    BaseEvent ProcessEvent(uint data1, uint data2, DateTime time);
}
