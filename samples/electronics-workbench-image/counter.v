// A counter of four bits with its test bench: iverilog -o counter counter.v && ./counter
`timescale 1ns / 1ns

module counter(input wire clock, input wire reset, output reg [3:0] count);
    always @(posedge clock)
        if (reset) count <= 4'd0;
        else count <= count + 4'd1;
endmodule

module bench;
    reg clock = 0;
    reg reset = 1;
    wire [3:0] count;

    counter under_test(.clock(clock), .reset(reset), .count(count));
    always #5 clock = ~clock;

    initial begin
        #12 reset = 0;
        #150 $display("count=%0d", count);
        $finish;
    end
endmodule
