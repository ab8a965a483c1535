using Heating.Run.Chaos;
using Heating.Run.Scenarios;

namespace Heating.Run.Options;

/// <summary>The options of `heating run`.</summary>
/// <param name="Drive">What runs the board, and how fast.</param>
/// <param name="Record">File that records received events; null: none.</param>
/// <param name="Data">The state of the cloud and of the board's drive.</param>
/// <param name="IsDataNamed">Whether --data was given.</param>
/// <param name="Port">The local cloud's port; 0: a free one.</param>
/// <param name="Outages">The planned network outages.</param>
/// <param name="ChaosSeed">Seed of random disturbances; null: none.</param>
/// <param name="Rules">What the cloud does with events.</param>
internal sealed record RunValues(
    DriveValues Drive,
    FileInfo? Record,
    DataDirectory Data,
    bool IsDataNamed,
    int Port,
    IReadOnlyList<Disturbance> Outages,
    ulong? ChaosSeed,
    RuleValues Rules)
{
    /// <summary>The values for a scenario, which runs as fast as delivery allows unless a speed is given.</summary>
    public RunValues With(Scenario scenario, bool isSpeedGiven) => this with
    {
        Drive = Drive with
        {
            Scenario = scenario,
            Duration = scenario.Duration,
            Speed = isSpeedGiven ? Drive.Speed : double.PositiveInfinity,
        },
        Outages = scenario.Disturbances,
    };
}

/// <summary>The options of `heating device`.</summary>
/// <param name="Drive">What runs the board, and how fast.</param>
/// <param name="Endpoint">The broker.</param>
/// <param name="Thing">Thing name, which is also the client id.</param>
/// <param name="Certificate">The device's certificate.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Ca">The CA of the broker.</param>
/// <param name="Data">The state of the board's drive.</param>
internal sealed record DeviceValues(
    DriveValues Drive,
    Endpoint Endpoint,
    string Thing,
    FileInfo Certificate,
    FileInfo Key,
    FileInfo Ca,
    DataDirectory Data);
