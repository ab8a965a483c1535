namespace Heating.Run.Options;

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
