using HeatingSensor.Configuration;
using HeatingSensor.Settings;
using Firmware = HeatingSensor.Device;

namespace Heating.Bench.Device;

/// <summary>
/// Managed bytes allocated per relay change, from the edge to the deletion of its record: debouncer, event, journal, JSON,
/// publisher, log lines. These are .NET's bytes, not nanoFramework's, whose object headers differ, and exclude the MQTT
/// library.
/// </summary>
internal static class AllocationBench
{
    private const int WarmUpEvents = 500;
    private const int SecondMs = 1000;
    private const double TargetBytes = 2048;

    /// <summary>Measures.</summary>
    public static BenchFigure Run(int events)
    {
        double bytes = BytesPerEvent(events);
        return new BenchFigure("allocated per status event, steady state (.NET bytes)",
            FormattableString.Invariant($"{bytes:0} bytes ({events} events)"), "under 2048 bytes", bytes < TargetBytes);
    }

    /// <summary>Mean bytes per event.</summary>
    /// <exception cref="InvalidOperationException">The device did not publish what it should have.</exception>
    public static double BytesPerEvent(int events)
    {
        long nowMs = 0;
        var clock = new BenchClock(() => nowMs);
        var relay = new BenchRelay();
        var link = new EchoLink();
        var settings = new DeviceSettings { ThingName = "boiler-1", Endpoint = "localhost" };
        settings.Configuration.Set(ConfigId.ChangesPerMinuteMax, PulsingRelay.ChangesPerMinuteMax);
        var device = new Firmware(settings, new BenchBoard(1).Ports(clock, relay, new MemoryStore(), link));
        clock.Synchronize();

        Switch(WarmUpEvents);
        int publishedBefore = link.StatusCount;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Switch(events);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        if (link.StatusCount - publishedBefore != events || device.PendingCount != 0)
            throw new InvalidOperationException(
                $"{link.StatusCount - publishedBefore} messages for {events} changes, {device.PendingCount} left.");
        return (double)bytes / events;

        void Switch(int count)
        {
            for (int index = 0; index < count; index++)
            {
                relay.Flip(nowMs);
                device.Tick(nowMs);
                nowMs += settings.DebounceMs;
                device.Tick(nowMs);
                link.Acknowledge();
                device.Tick(nowMs);
                nowMs += SecondMs;
                device.Tick(nowMs);
                link.Acknowledge();
            }
        }
    }
}
