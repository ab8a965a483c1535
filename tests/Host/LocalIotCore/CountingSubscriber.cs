using LocalIotCore.Broker;
using LocalIotCore.Mqtt;

namespace HeatingSensor.Host.Tests.LocalIotCore;

/// <summary>Counts what it gets.</summary>
internal sealed class CountingSubscriber : ISubscriber
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Deliver(ref PublishedMessage message, QoS granted) => Interlocked.Increment(ref _count);
}
