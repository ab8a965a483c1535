using System;

namespace HeatingSensor
{
    public static class Program
    {
        public static void Main()
        {
            Console.WriteLine("hello");
        }
    }
}
