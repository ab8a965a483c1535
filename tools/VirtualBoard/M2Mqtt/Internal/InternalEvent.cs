namespace nanoFramework.M2Mqtt.Internal;

/// <summary>Something for the dispatch thread to raise.</summary>
public abstract class InternalEvent
{
}
