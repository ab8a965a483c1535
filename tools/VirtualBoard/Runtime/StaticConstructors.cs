using System.Runtime.CompilerServices;

namespace VirtualBoard.Runtime;

/// <summary>
/// The device runs all static constructors before Main, and an exception in one is lost: what it had still to set stays
/// null or zero.
/// </summary>
public static class StaticConstructors
{
    /// <summary>Runs a type's static constructor, unless it has run. Called when its assembly is first used.</summary>
    public static void Run(RuntimeTypeHandle type) => RuntimeHelpers.RunClassConstructor(type);

    /// <summary>Takes the exception of a static constructor; says so where a developer may see it.</summary>
    public static void Swallow(object exception) => Console.Error.WriteLine(
        $"A static constructor threw, which nobody would see on the device: {exception}");
}
