namespace VirtualBoard.Runtime;

/// <summary>
/// Division as in the interpreter (CLR_RT_HeapBlock.NumericDiv and related): division by zero throws a plain
/// System.Exception, for floating point too, and a quotient that does not fit wraps around.
/// </summary>
public static class Arithmetic
{
    [Replaces("div")]
    public static int Divide(int left, int right) => NonZero(right) == -1 ? unchecked(-left) : left / right;

    [Replaces("div")]
    public static long Divide(long left, long right) => NonZero(right) == -1 ? unchecked(-left) : left / right;

    [Replaces("div")]
    public static float Divide(float left, float right) => left / NonZero(right);

    [Replaces("div")]
    public static double Divide(double left, double right) => left / NonZero(right);

    [Replaces("div.un")]
    public static uint DivideUnsigned(uint left, uint right) => left / (uint)NonZero(right);

    [Replaces("div.un")]
    public static ulong DivideUnsigned(ulong left, ulong right) => left / (ulong)NonZero((long)right);

    [Replaces("rem")]
    public static int Remainder(int left, int right) => NonZero(right) == -1 ? 0 : left % right;

    [Replaces("rem")]
    public static long Remainder(long left, long right) => NonZero(right) == -1 ? 0 : left % right;

    [Replaces("rem")]
    public static float Remainder(float left, float right) => left % NonZero(right);

    [Replaces("rem")]
    public static double Remainder(double left, double right) => left % NonZero(right);

    [Replaces("rem.un")]
    public static uint RemainderUnsigned(uint left, uint right) => left % (uint)NonZero(right);

    [Replaces("rem.un")]
    public static ulong RemainderUnsigned(ulong left, ulong right) => left % (ulong)NonZero((long)right);

    /// <summary>int.MinValue gives int.MinValue, where .NET throws.</summary>
    [Replaces("System.Int32 System.Math::Abs(System.Int32)")]
    public static int Abs(int value) => value < 0 ? unchecked(-value) : value;

    private static double NonZero(double divisor) => divisor == 0 ? throw DivisionByZero() : divisor;

    private static float NonZero(float divisor) => divisor == 0 ? throw DivisionByZero() : divisor;

    private static long NonZero(long divisor) => divisor == 0 ? throw DivisionByZero() : divisor;

    private static int NonZero(int divisor) => divisor == 0 ? throw DivisionByZero() : divisor;

    private static long NonZero(uint divisor) => divisor == 0 ? throw DivisionByZero() : divisor;

#pragma warning disable CA2201 // The device has no DivideByZeroException.
    private static Exception DivisionByZero() => new("division by zero");
#pragma warning restore CA2201
}
