using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd.Events;

/// <summary>These tests run one after the other, when all others are done: each starts several processes, and what they
/// show depends on these getting some of the machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EventCollection
{
    public const string Name = "Events end to end";
}
