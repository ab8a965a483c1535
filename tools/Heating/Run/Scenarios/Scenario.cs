using Heating.Run.Chaos;
using VirtualBoard.House;

namespace Heating.Run.Scenarios;

/// <summary>A scripted day: a house, what happens to it and to the device, and what is expected of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it shows; empty: nothing.</param>
/// <param name="Start">House time at power-on.</param>
/// <param name="Duration">House time until the end.</param>
/// <param name="House">The house, and what happens in it.</param>
/// <param name="Disturbances">What happens to power, network and broker.</param>
/// <param name="Expectations">What is expected.</param>
internal sealed record Scenario(
    string Name,
    string Description,
    DateTimeOffset Start,
    TimeSpan Duration,
    HouseOptions House,
    IReadOnlyList<Disturbance> Disturbances,
    IReadOnlyList<Expectation> Expectations);
