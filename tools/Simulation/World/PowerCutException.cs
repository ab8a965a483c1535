namespace Simulation.World;

/// <summary>The power goes while the firmware is in the middle of something: nothing after it happens.</summary>
public sealed class PowerCutException(string reason) : Exception(reason);
