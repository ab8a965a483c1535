namespace nanoFramework.Runtime.Events;

/// <summary>Receives a category's events.</summary>
public interface IEventListener
{
    /// <summary>Called when it becomes the listener.</summary>
    void InitializeForEventSource();

    /// <summary>Takes an event. If a filter returns false, the listener does not get it.</summary>
    bool OnEvent(BaseEvent ev);
}

/// <summary>Creates a category's event object from the posted data.</summary>
public interface IEventProcessor
{
    /// <summary>Creates the event object.</summary>
    BaseEvent ProcessEvent(uint data1, uint data2, DateTime time);
}
