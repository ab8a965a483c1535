using Heating.Run.Chaos;

namespace Heating.Run.Options;

/// <summary>The options of `heating run`.</summary>
/// <param name="Drive">What runs the board, and how fast.</param>
/// <param name="Record">File that records received events; null: none.</param>
/// <param name="Data">The state of the cloud and of the board's drive.</param>
/// <param name="IsDataNamed">Whether --data was given.</param>
/// <param name="Port">The local cloud's port; 0: a free one.</param>
/// <param name="Outages">The planned network outages.</param>
/// <param name="ChaosSeed">Seed of random disturbances; null: none.</param>
internal sealed record RunValues(
    DriveValues Drive,
    FileInfo? Record,
    DataDirectory Data,
    bool IsDataNamed,
    int Port,
    IReadOnlyList<Disturbance> Outages,
    ulong? ChaosSeed);
