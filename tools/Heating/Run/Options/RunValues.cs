using Heating.Run.Chaos;

namespace Heating.Run.Options;

/// <summary>The options of `heating run`.</summary>
/// <param name="Drive">What drives the board, and how fast.</param>
/// <param name="Record">Where received events are recorded; null: nowhere.</param>
/// <param name="Data">The state of the cloud and of the board's drive.</param>
/// <param name="IsDataNamed">It is not the usual place.</param>
/// <param name="Port">The local cloud's port; 0: one from the operating system.</param>
/// <param name="Outages">When the network is gone.</param>
/// <param name="ChaosSeed">Seed of all else that goes wrong; null: nothing does.</param>
internal sealed record RunValues(
    DriveValues Drive,
    FileInfo? Record,
    DataDirectory Data,
    bool IsDataNamed,
    int Port,
    IReadOnlyList<Disturbance> Outages,
    ulong? ChaosSeed);
