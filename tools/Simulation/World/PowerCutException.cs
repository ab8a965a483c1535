namespace Simulation.World;

/// <summary>The power fails while the firmware is working: nothing after it happens.</summary>
public sealed class PowerCutException(string reason) : Exception(reason);
