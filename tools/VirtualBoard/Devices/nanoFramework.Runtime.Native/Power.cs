using VirtualBoard;

namespace nanoFramework.Runtime.Native;

/// <summary>Called before a restart.</summary>
public delegate void RebootEventHandler();

/// <summary>Ways to restart.</summary>
public enum RebootOption
{
    /// <summary>The whole chip.</summary>
    NormalReboot = 0,

    /// <summary>Into the boot loader. The virtual board has none and restarts normally, as the ESP32 does.</summary>
    EnterNanoBooter = 1,

    /// <summary>The runtime only. The virtual board restarts as a whole.</summary>
    ClrOnly = 2,

    /// <summary>Into the maker's boot loader. The virtual board has none and restarts normally.</summary>
    EnterProprietaryBooter = 8,
}

/// <summary>Restarting the device.</summary>
public class Power
{
    /// <summary>Raised before the device restarts.</summary>
    public static event RebootEventHandler? OnRebootEvent
    {
        add => Board.Current.Chip.Rebooting += value;
        remove => Board.Current.Chip.Rebooting -= value;
    }

    /// <summary>Restarts the device. Does not return: the calling thread unwinds.</summary>
    public static void RebootDevice(RebootOption rebootOption = RebootOption.NormalReboot) =>
        RebootDevice(-1, rebootOption);

    /// <summary>Restarts the device; the handlers' time is not limited here.</summary>
    public static void RebootDevice(int exeConstraintTimeout, RebootOption rebootOption = RebootOption.NormalReboot)
    {
        var board = Board.Current;
        board.Chip.RaiseRebooting();
        board.Restart();
    }
}
